package org.millrace.modelops.predictor;

import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;

/**
 * A model compiled to flat arrays. Evaluation and serving use the same one, so that what is
 * measured is what is served. Thread-safe.
 */
public sealed interface Predictor
    permits CompiledTrees, LinearPredictor, FactorizationPredictor, PointsPredictor {
  /**
   * Compiles a model.
   *
   * @param label of a classification, the one whose probability is the score; else not read
   * @throws ProblemException if the model is malformed, of a kind not known here, or does not fit
   *     the encoding
   */
  static Predictor compile(Encoding encoding, TrainedModel model, String label) {
    int output = model.task() == Task.CLASSIFICATION ? model.outputOf(label) : 0;
    if (model instanceof TrainedModel.Trees trees) {
      return CompiledTrees.compile(
          encoding, XgboostModel.parse(trees.json(), trees.task()), output);
    }
    if (model instanceof TrainedModel.Clusters clusters) {
      return new PointsPredictor(encoding, clusters);
    }
    if (model instanceof TrainedModel.OneClass oneClass) {
      return new PointsPredictor(encoding, oneClass);
    }
    return model instanceof TrainedModel.FactorizationMachine machine
        ? new FactorizationPredictor(encoding, machine, output)
        : new LinearPredictor(encoding, (TrainedModel.Linear) model, output);
  }

  /** The encoding whose rows it takes. */
  Encoding encoding();

  /**
   * The score of a row: of a classification the probability of the label, within [0, 1]; else as
   * its {@link Task} says. Allocates nothing but scratch once a thread.
   *
   * @param row of {@code encoding().features()}; its fields are read by position
   */
  double score(Row row);

  /**
   * Splits the log-odds of the label, of a forest its probability, of a regression the quantity, up
   * among the features of a row. Of trees these are the exact SHAP values of the inputs,
   * path-dependent (Lundberg et al. 2020), against the mean of the training rows; of a linear model
   * weight times (value - training mean), where a category's mean counts as 0 and what is absent as
   * the mean. The shares of a feature's inputs are added up.
   *
   * <p>Allocates nothing but scratch once a thread. Of trees its result is in double, and differs
   * from the log-odds of {@link #score} by what the float sums of XGBoost lose.
   *
   * @param row of {@code encoding().features()}
   * @param into one place for each of these features, in log-odds; written over
   * @throws ProblemException if a model of this kind cannot be explained: clusters and one class
   * @return the base value, in log-odds: with the sum of {@code into} it is the row's log-odds
   */
  double explain(Row row, double[] into);
}
