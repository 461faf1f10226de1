package org.millrace.modelops.training;

import java.util.List;
import java.util.Map;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.evaluation.Evaluation;
import org.millrace.modelops.evaluation.RegressionEvaluation;

/**
 * A model of a quantity.
 *
 * @param scores what it predicts for each test row
 * @param train on the rows it has learned from
 */
@SuppressWarnings("ArrayRecordComponent") // columns, read in place, never compared
record QuantityMeasurement(
    double[] scores,
    Truth.Quantities truth,
    RegressionEvaluation model,
    Evaluation train,
    List<Gain> gains)
    implements Measurement {

  static QuantityMeasurement of(
      Evaluation train, double[] scores, Truth.Quantities truth, List<Gain> gains) {
    if (!truth.canMeasure()) {
      throw new ProblemException(
          "Cannot measure on " + truth.rows() + " test rows whose quantity is the same",
          "nothing tells a good model from a bad one",
          "test on a longer time, or correct 'value' in " + ModelopsSettings.FILE);
    }
    return new QuantityMeasurement(
        scores, truth, RegressionEvaluation.of(scores, truth.targets()), train, gains);
  }

  @Override
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = shared();
    for (String name : List.of("rmse", "mae", "r2")) {
      metrics.put("train_" + name, train.metrics().getOrDefault(name, Double.NaN));
    }
    return metrics;
  }
}
