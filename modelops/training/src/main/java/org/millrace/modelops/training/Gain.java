package org.millrace.modelops.training;

import org.millrace.modelops.evaluation.AucDifference;
import org.millrace.modelops.evaluation.BinaryEvaluation;

/**
 * What a model gains over something else on the same test rows.
 *
 * @param over {@code majority}, {@code rule}, {@code linear} or {@code champion}
 * @param of what it is compared with, measured alike
 * @param auc by how much the model ranks better, with its paired interval
 */
public record Gain(String over, BinaryEvaluation of, AucDifference auc) {
  /**
   * @param probability of the model for the same rows in the same order
   */
  static Gain over(Rival rival, double[] probability, boolean[] labels) {
    return new Gain(
        rival.name(),
        BinaryEvaluation.of(rival.probability(), labels),
        AucDifference.of(probability, rival.probability(), labels));
  }
}
