package org.millrace.modelops.training;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.training.tuning.TuningSettings;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fits of a tuning's trials and their measuring, and nothing else. It is in this package so
 * that a benchmark runs the very classes of a tuning.
 */
public final class TuningTrials {
  private final TuningSettings tuning;
  private final TrainerSection section;
  private final TuningFolds folds;

  private TuningTrials(TuningSettings tuning, TrainerSection section, TuningFolds folds) {
    this.tuning = tuning;
    this.section = section;
    this.folds = folds;
  }

  /**
   * Reads the newest version of each dataset and computes the features.
   *
   * @param useCase has a section {@code tuning}
   * @param threads that a fit may use
   */
  public static TuningTrials read(
      DatasetCatalog catalog, UseCase useCase, Instant asOf, int threads) {
    TrainingRequest request =
        new TrainingRequest(useCase, new TrainingRequest.Current(), asOf, "bench");
    Recipe recipe = Recipe.read(request);
    TuningSettings tuning = recipe.settings().tuning();
    if (tuning == null) {
      throw new IllegalArgumentException("Cannot measure a use case without tuning");
    }
    PinnedDatasets datasets = PinnedDatasets.pin(catalog, recipe, request);
    return new TuningTrials(
        tuning,
        TrainerSection.of(useCase),
        TuningFolds.read(recipe, tuning.folds(), datasets, asOf, threads));
  }

  /** Fits and measures every trial once more, one after the other; answers their values. */
  public Map<Integer, Double> again(TuningReport report) {
    return report.trials().stream().collect(Collectors.toMap(Trial::number, this::value));
  }

  private double value(Trial trial) {
    TrainerSettings trainer = section.read(section.with((ObjectNode) trial.values()));
    double[] values = folds.measure(trainer, 1, tuning.metric());
    return Arrays.stream(values).average().orElseThrow();
  }
}
