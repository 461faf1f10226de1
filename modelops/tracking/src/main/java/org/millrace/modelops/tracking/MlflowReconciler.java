package org.millrace.modelops.tracking;

import static java.util.stream.Collectors.toList;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.millrace.kernel.ModelVersion;
import org.millrace.modelops.tracking.mlflow.MlflowClient;

/**
 * Finds what people changed in MLflow, and has the outbox put it back. A model of which MLflow is
 * still to be told something is left alone: what looks changed may be on its way.
 */
public final class MlflowReconciler {
  private final ControlDatabase database;
  private final RegistryTables tables;
  private final OutboxTable outbox;
  private final ModelRegistry registry;
  private final MlflowComparison comparison;
  private final Clock clock;

  /**
   * @param dataSource the control database; joins a Spring transaction that is open on it
   */
  public MlflowReconciler(
      DataSource dataSource, ModelRegistry registry, RunTracker runs, Clock clock) {
    this.database = new ControlDatabase(dataSource);
    this.tables = new RegistryTables(database);
    this.outbox = new OutboxTable(database);
    this.registry = registry;
    this.comparison = new MlflowComparison(registry, runs, new MlflowIds(database));
    this.clock = clock;
  }

  /**
   * To be called where nobody tells MLflow anything meanwhile: {@link MlflowOutbox#whenIdle}.
   *
   * @throws org.millrace.modelops.tracking.mlflow.MlflowException if MLflow does not answer
   */
  public List<Drift> compare(MlflowClient mlflow) {
    return registry.models().stream()
        .filter(outbox::isSettled)
        .flatMap(model -> comparison.of(model, mlflow).stream())
        .toList();
  }

  /**
   * Has MLflow told once more how it is.
   *
   * @return those of the drifts of which it is told; the others have changed here meanwhile
   */
  public List<Drift> revert(List<Drift> drifts) {
    return database.transaction(
        () -> {
          Map<String, List<Drift>> byModel =
              drifts.stream().collect(Collectors.groupingBy(Drift::model, TreeMap::new, toList()));
          List<Drift> reverted = new ArrayList<>();
          byModel.forEach((model, its) -> reverted.addAll(revert(model, its)));
          return reverted;
        });
  }

  private List<Drift> revert(String model, List<Drift> drifts) {
    tables.lockAliases(model);
    if (!outbox.isSettled(model)) {
      return List.of();
    }
    List<Drift> reverted = drifts.stream().filter(this::isStill).toList();
    Instant now = clock.instant();
    reverted.forEach(drift -> steps(drift).forEach(step -> outbox.add(step, now)));
    return reverted;
  }

  private boolean isStill(Drift drift) {
    if (drift.kind() == Drift.Kind.ALIAS) {
      Optional<String> now =
          Optional.ofNullable(registry.aliases(drift.model()).get(drift.name()))
              .map(String::valueOf);
      return now.equals(drift.ours());
    }
    Optional<ModelVersion> version = registry.find(drift.model(), drift.version());
    if (drift.kind() != Drift.Kind.TAG || version.isEmpty()) {
      return version.isPresent();
    }
    Map<String, String> tags = registry.life().state(drift.model(), drift.version()).tags();
    return Optional.ofNullable(tags.get(drift.name())).equals(drift.ours());
  }

  private List<Step> steps(Drift drift) {
    String model = drift.model();
    return switch (drift.kind()) {
      case ALIAS -> List.of(new Step.MoveAlias(model, drift.name(), drift.version()));
      case TAG, OWN_TAG -> List.of(tag(drift));
      case VERSION -> {
        ModelVersion version = registry.find(model, drift.version()).orElseThrow();
        VersionState state = registry.life().state(model, drift.version());
        Map<String, String> tags = new TreeMap<>(state.tags());
        tags.put("millrace.status", RegistryTables.word(state.status()));
        yield List.of(
            Step.Register.of(version, Map.of()),
            new Step.TagVersion(model, drift.version(), tags, List.of()));
      }
    };
  }

  private static Step tag(Drift drift) {
    return drift
        .ours()
        .map(
            value ->
                new Step.TagVersion(
                    drift.model(), drift.version(), Map.of(drift.name(), value), List.of()))
        .orElseGet(
            () ->
                new Step.TagVersion(
                    drift.model(), drift.version(), Map.of(), List.of(drift.name())));
  }
}
