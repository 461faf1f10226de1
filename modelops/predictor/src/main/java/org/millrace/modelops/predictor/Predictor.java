package org.millrace.modelops.predictor;

import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;

/**
 * A model compiled to flat arrays. Evaluation and serving use the same one, so that what is
 * measured is what is served. Thread-safe.
 */
public sealed interface Predictor permits CompiledTrees, LinearPredictor {
  /**
   * Compiles a model.
   *
   * @param label the label whose probability is asked for
   * @throws ProblemException if the model is malformed, of a kind not known here, or does not fit
   *     the encoding
   */
  static Predictor compile(Encoding encoding, TrainedModel model, String label) {
    int output = model.outputOf(label);
    return model instanceof TrainedModel.Trees trees
        ? CompiledTrees.compile(encoding, XgboostModel.parse(trees.json()), output)
        : new LinearPredictor(encoding, (TrainedModel.Linear) model, output);
  }

  /** The encoding whose rows it takes. */
  Encoding encoding();

  /**
   * Probability of the label, within [0, 1]. Allocates nothing but scratch once a thread.
   *
   * @param row of {@code encoding().features()}; its fields are read by position
   */
  double probability(Row row);
}
