package org.millrace.modelops.training;

import java.util.List;
import java.util.Map;
import org.millrace.kernel.Charter;
import org.millrace.modelops.evaluation.BinaryEvaluation;
import org.millrace.modelops.evaluation.Confusion;
import org.millrace.modelops.evaluation.Lift;
import org.millrace.modelops.evaluation.ThresholdChoice;

/**
 * A model of two labels.
 *
 * @param scores probability of each test row
 * @param trainAuc on the rows it has learned from
 * @param confusion at the threshold
 * @param best what the test rows say the threshold should have been
 */
@SuppressWarnings("ArrayRecordComponent") // columns, read in place, never compared
record LabelMeasurement(
    double[] scores,
    Truth.Labels truth,
    BinaryEvaluation model,
    double trainAuc,
    List<Gain> gains,
    double threshold,
    Confusion confusion,
    ThresholdChoice best,
    Charter.Value value)
    implements Measurement {

  static LabelMeasurement of(
      Recipe recipe, double trainAuc, double[] scores, Truth.Labels truth, List<Gain> gains) {
    boolean[] labels = truth.labels();
    Charter.Value value = recipe.charter().requireValue();
    double threshold = recipe.threshold();
    return new LabelMeasurement(
        scores,
        truth,
        BinaryEvaluation.of(scores, labels),
        trainAuc,
        gains,
        threshold,
        Confusion.at(threshold, scores, labels),
        ThresholdChoice.best(scores, labels, value),
        value);
  }

  boolean[] labels() {
    return truth.labels();
  }

  @Override
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = shared();
    metrics.put("train_auc", trainAuc);
    metrics.putAll(confusion.metrics());
    confusion.valuePer1000(value).putInto(metrics, "value_per_1000");
    Lift.at(scores, labels(), 0.1).get(0).lift().putInto(metrics, "lift_at_10");
    metrics.put("best_value_per_1000", 1000 * best.value() / model.rows());
    metrics.put("best_threshold", best.threshold());
    return metrics;
  }
}
