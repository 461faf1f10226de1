package org.millrace.modelops.training;

import java.time.Instant;
import java.util.Arrays;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import org.millrace.kernel.UseCase;

/**
 * The rows a model would be trained on, without training it: each entity whose outcome is known,
 * with its features as known at its cutoff, in the order of the cutoffs. Rows beyond an eighth of
 * the heap lie in a temporary file. For one thread at a time.
 */
public final class TrainingSet {
  private final Examples examples;

  private TrainingSet(Examples examples) {
    this.examples = examples;
  }

  /**
   * Reads the newest version of each dataset and computes the features in one ordered pass.
   *
   * @param asOf later records are not read, and rows whose outcomes were not all in are left out
   * @throws org.millrace.kernel.ProblemException if a file of the use case is wrong, or a dataset
   *     is not there
   */
  public static TrainingSet build(DatasetCatalog catalog, UseCase useCase, Instant asOf) {
    Recipe recipe = Recipe.read(useCase);
    PinnedDatasets datasets =
        PinnedDatasets.pin(
            catalog,
            recipe,
            new TrainingRequest(useCase, new TrainingRequest.Current(), asOf, "training set"));
    return build(recipe, datasets, asOf);
  }

  static TrainingSet build(Recipe recipe, Records records, Instant asOf) {
    Spine spine = Spine.read(recipe, records);
    Outcomes outcomes = Outcomes.read(recipe, spine, records);
    int[] known =
        Arrays.stream(spine.matured(asOf, recipe.settings().label().matures()))
            .filter(outcomes::isKnown)
            .toArray();
    return new TrainingSet(Examples.compute(recipe, spine, outcomes, known, records, done -> {}));
  }

  public int size() {
    return examples.size();
  }

  /** The features in order; STRING fields are categorical, all others numeric. */
  public Schema features() {
    return examples.features().schema();
  }

  /** Fills {@code into} with the features of a row. */
  public void read(int row, Row into) {
    examples.features().read(row, into);
  }

  public boolean label(int row) {
    return examples.labels()[row];
  }

  /** The moment whose knowledge the features of a row use. */
  public long cutoffMicros(int row) {
    return examples.cutoffs()[row];
  }

  Examples examples() {
    return examples;
  }
}
