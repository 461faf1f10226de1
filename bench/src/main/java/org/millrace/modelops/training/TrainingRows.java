package org.millrace.modelops.training;

import java.time.Instant;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.kernel.Row;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.predictor.Encoding;
import org.millrace.modelops.predictor.TrainedModel;

/**
 * The rows a training run fits its model to, and the fitting alone. It is in this package so that a
 * benchmark runs the very classes of a training run, stages READ, FEATURES and TRAIN.
 */
public final class TrainingRows {
  private final Recipe recipe;
  private final Examples examples;
  private final int size;
  private final Fitter fitter;

  private TrainingRows(Recipe recipe, Examples examples, int size, Fitter fitter) {
    this.recipe = recipe;
    this.examples = examples;
    this.size = size;
    this.fitter = fitter;
  }

  /**
   * Reads the newest version of each dataset and computes the features.
   *
   * @param threads that fitting may use
   */
  public static TrainingRows read(
      DatasetCatalog catalog, UseCase useCase, Instant asOf, int threads) {
    Recipe recipe = Recipe.read(useCase);
    TrainingRequest request =
        new TrainingRequest(useCase, new TrainingRequest.Current(), asOf, "bench");
    PinnedDatasets datasets = PinnedDatasets.pin(catalog, recipe, request);
    LabelSettings label = recipe.settings().label();
    Examples examples =
        Labeled.read(recipe, datasets, asOf, done -> {}).examples(recipe, datasets, done -> {});
    int size =
        Split.byTime(examples.cutoffs(), recipe.settings().split(), label.matures()).trainEnd();
    Fitter fitter =
        new Fitter(
            examples.encoding(size),
            label,
            recipe.settings().seed(),
            threads,
            datasets.describe(),
            asOf);
    return new TrainingRows(recipe, examples, size, fitter);
  }

  /** What the stage TRAIN does. */
  public TrainedModel fit() {
    return fitter.fit(trainer(), examples, size).model();
  }

  /** The trainer that modelops.yaml names, which must be XGBoost. */
  public XgboostSettings trainer() {
    return (XgboostSettings) recipe.settings().trainer();
  }

  public long seed() {
    return fitter.seed();
  }

  public int threads() {
    return fitter.threads();
  }

  public int size() {
    return size;
  }

  public Encoding encoding() {
    return fitter.encoding();
  }

  /** The label of a row, as the model names it. */
  public String label(int row) {
    return examples.hasLabel(row) ? fitter.label().name() : fitter.label().negative();
  }

  public void read(int row, Row into) {
    examples.features().read(row, into);
  }
}
