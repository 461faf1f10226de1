package org.millrace.modelops.training;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunStatus;
import org.millrace.modelops.training.tuning.TuningMetric;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tuning as it stands, or as it ended.
 *
 * @param reason why it ended as it did
 * @param metric what is looked for; null until the settings were read
 * @param maximised whether the greatest value is the best
 * @param trials by number, those of an earlier start of the same tuning included
 * @param best empty until it is finished
 */
public record TuningReport(
    String runId,
    String useCase,
    RunStatus status,
    String reason,
    Instant asOf,
    @Nullable String metric,
    boolean maximised,
    List<Trial> trials,
    Optional<Best> best) {
  static final String BEST_TRIAL = "best_trial";
  static final String BEST_SECTION = "best_section";
  static final String BEST_YAML = "best_trainer";

  public TuningReport {
    trials = List.copyOf(trials);
  }

  /**
   * The trial that did best of those that were given the whole resource.
   *
   * @param trial its number; 0 says that nothing better than the file's own trainer was found
   * @param value of the metric
   * @param asTheFileHasIt the value of the trainer in the file, on the same folds
   * @param section {@code trainer} with the best values
   * @param yaml the same as it can stand in {@code modelops.yaml}
   */
  public record Best(
      int trial, double value, double asTheFileHasIt, JsonNode section, String yaml) {}

  static TuningReport of(Run run, Instant asOf, Optional<TuningMetric> metric, List<Trial> trials) {
    return new TuningReport(
        run.id(),
        run.useCase(),
        run.status(),
        run.reason(),
        asOf,
        metric.map(TuningMetric::word).orElse(null),
        metric.map(TuningMetric::maximised).orElse(false),
        trials,
        best(run, trials));
  }

  private static Optional<Best> best(Run run, List<Trial> trials) {
    String number = run.params().get(BEST_TRIAL);
    if (number == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Best(
            Integer.parseInt(number),
            value(trials, Integer.parseInt(number)),
            value(trials, 0),
            JsonMapper.shared().readTree(run.params().get(BEST_SECTION)),
            Objects.requireNonNull(run.params().get(BEST_YAML))));
  }

  private static double value(List<Trial> trials, int number) {
    return trials.stream()
        .filter(trial -> trial.number() == number)
        .findFirst()
        .map(Trial::value)
        .orElse(Double.NaN);
  }

  /** The trainer to train with. */
  public Optional<TunedTrainer> tuned() {
    return best.map(found -> new TunedTrainer(runId, found.section()));
  }
}
