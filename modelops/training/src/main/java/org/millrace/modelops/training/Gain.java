package org.millrace.modelops.training;

import org.millrace.modelops.evaluation.Estimate;
import org.millrace.modelops.evaluation.Evaluation;

/**
 * What a model gains over something else on the same test rows.
 *
 * @param over {@code majority}, {@code mean}, {@code rule}, {@code linear} or {@code champion}
 * @param of what it is compared with, measured alike
 * @param gain by how much the model is better in {@link Evaluation#lead}, with its paired interval:
 *     AUC more, or mean absolute error less
 */
public record Gain(String over, Evaluation of, Estimate gain) {
  /**
   * @param scores of the model for the same rows in the same order
   */
  static Gain over(Rival rival, double[] scores, Truth truth) {
    return new Gain(
        rival.name(), truth.evaluate(rival.scores()), truth.gain(scores, rival.scores()));
  }

  /** Whether chance alone explains it. */
  public boolean isNothing() {
    return !(gain.interval().lower() > 0);
  }
}
