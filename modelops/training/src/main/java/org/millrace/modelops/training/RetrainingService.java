package org.millrace.modelops.training;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Times;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunStatus;
import org.millrace.modelops.tracking.RunTracker;
import org.millrace.modelops.training.retraining.RetrainingDecision;
import org.millrace.modelops.training.retraining.RetrainingFacts;
import org.millrace.modelops.training.retraining.RetrainingPolicy;

/** Tells what a use case's retraining policy says now. It begins no training. Thread-safe. */
public final class RetrainingService {
  private static final int MOST_RUNS = 2000;

  private final DatasetCatalog catalog;
  private final RunTracker tracker;
  private final ModelRegistry registry;
  private final Clock clock;

  public RetrainingService(
      DatasetCatalog catalog, RunTracker tracker, ModelRegistry registry, Clock clock) {
    this.catalog = catalog;
    this.tracker = tracker;
    this.registry = registry;
    this.clock = clock;
  }

  /**
   * @param facts that the decision was made from
   */
  public record Advice(
      String useCase,
      RetrainingPolicy policy,
      RetrainingFacts facts,
      RetrainingDecision decision) {}

  /**
   * Gathers the facts, for which it reads keys and outcomes of the newest dataset versions where
   * the policy asks for labelled rows, and decides.
   *
   * @throws ProblemException if the use case has no policy
   */
  public Advice advise(UseCase useCase) {
    Recipe recipe = Recipe.read(useCase);
    RetrainingPolicy policy = recipe.settings().retraining();
    if (policy == null) {
      throw new ProblemException(
          "Cannot tell when to train " + useCase.name() + " again",
          "its " + ModelopsSettings.FILE + " has no section 'retraining'",
          "write one, such as retraining: {every: 7d}; docs/reference/use-case.md describes it");
    }
    Instant now = Times.toInstant(Times.toMicros(clock.instant()));
    RetrainingFacts facts = facts(recipe, policy, now);
    return new Advice(useCase.name(), policy, facts, policy.decide(facts, now));
  }

  private RetrainingFacts facts(Recipe recipe, RetrainingPolicy policy, Instant now) {
    String name = recipe.useCase().name();
    Optional<Instant> champion =
        registry.find(name, ModelRegistry.CHAMPION).flatMap(this::trainedAsOf);
    List<Run> trainings =
        tracker.list(name, "training", MOST_RUNS).stream()
            .filter(run -> !TrainingService.isBacktest(run))
            .toList();
    boolean counts = policy.rows() != null || policy.leastLabels() != null;
    Optional<long[]> matured = counts ? matured(recipe, now) : Optional.empty();
    OptionalLong labels = count(matured, Long.MIN_VALUE);
    return new RetrainingFacts(
        now,
        champion,
        trainings.stream().map(Run::startedAt).toList(),
        trainings.stream().anyMatch(run -> run.status() == RunStatus.RUNNING),
        labels,
        champion.map(moment -> count(matured, Times.toMicros(moment))).orElse(labels),
        Map.of(),
        Optional.empty());
  }

  private Optional<Instant> trainedAsOf(ModelVersion version) {
    return tracker.find(version.runId()).map(run -> run.params().get("as_of")).map(Instant::parse);
  }

  /** When each labelled row matured; empty if the datasets can't be read. */
  private Optional<long[]> matured(Recipe recipe, Instant now) {
    Duration matures = recipe.settings().label().matures();
    long wait = Math.multiplyExact(matures.toSeconds(), Times.MICROS_PER_SECOND);
    TrainingRequest newest =
        new TrainingRequest(recipe.useCase(), new TrainingRequest.Current(), now, "policy");
    PinnedDatasets datasets;
    try {
      datasets = PinnedDatasets.pin(catalog, recipe, newest);
    } catch (ProblemException noDatasets) {
      return Optional.empty();
    }
    Labeled labeled = Labeled.read(recipe, datasets, now, share -> {});
    return Optional.of(
        IntStream.of(labeled.positions())
            .mapToLong(row -> labeled.spine().cutoff(row) + wait)
            .toArray());
  }

  private static OptionalLong count(Optional<long[]> matured, long after) {
    return matured
        .map(all -> OptionalLong.of(Arrays.stream(all).filter(at -> at > after).count()))
        .orElse(OptionalLong.empty());
  }
}
