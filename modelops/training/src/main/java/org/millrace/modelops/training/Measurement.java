package org.millrace.modelops.training;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.millrace.kernel.Charter;
import org.millrace.modelops.evaluation.AucDifference;
import org.millrace.modelops.evaluation.BinaryEvaluation;
import org.millrace.modelops.evaluation.Confusion;
import org.millrace.modelops.evaluation.Lift;
import org.millrace.modelops.evaluation.ThresholdChoice;

/**
 * A model measured on the test rows, beside what it is compared with.
 *
 * @param probability of each test row, by the compiled model
 * @param trainAuc on the rows it has learned from; far above the test's, it has learned them by
 *     heart
 * @param confusion at the threshold
 * @param best what the test rows say the threshold should have been
 */
@SuppressWarnings("ArrayRecordComponent") // columns, read in place, never compared
record Measurement(
    double[] probability,
    boolean[] labels,
    BinaryEvaluation model,
    double trainAuc,
    List<Gain> gains,
    double threshold,
    Confusion confusion,
    ThresholdChoice best,
    Charter.Value value) {

  static Measurement of(
      double[] trainProbability,
      double[] probability,
      Examples examples,
      Split split,
      List<Rival> rivals,
      double threshold,
      Charter.Value value) {
    boolean[] labels = examples.labels(split.testBegin(), split.rows());
    boolean[] trainLabels = examples.labels(0, split.trainEnd());
    List<Gain> gains = rivals.stream().map(rival -> Gain.over(rival, probability, labels)).toList();
    return new Measurement(
        probability,
        labels,
        BinaryEvaluation.of(probability, labels),
        BinaryEvaluation.auc(trainProbability, trainLabels),
        gains,
        threshold,
        Confusion.at(threshold, probability, labels),
        ThresholdChoice.best(probability, labels, value),
        value);
  }

  /** The gain over the best of the baselines. */
  Optional<Gain> overBaselines() {
    return gains.stream()
        .filter(gain -> !gain.over().equals(Champion.NAME))
        .min(Comparator.comparingDouble(gain -> gain.auc().difference()));
  }

  /** Every number by the name that gates, runs and reports know it by. */
  Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>(model.metrics());
    metrics.put("test_rows", (double) model.rows());
    metrics.remove("rows");
    metrics.put("train_auc", trainAuc);
    metrics.putAll(confusion.metrics());
    confusion.valuePer1000(value).putInto(metrics, "value_per_1000");
    Lift.at(probability, labels, 0.1).get(0).lift().putInto(metrics, "lift_at_10");
    metrics.put("best_value_per_1000", 1000 * best.value() / model.rows());
    metrics.put("best_threshold", best.threshold());
    for (Gain gain : gains) {
      gain.of()
          .metrics()
          .forEach(
              (name, number) -> {
                if (isOfRivals(name)) {
                  metrics.put(gain.over() + "_" + name, number);
                }
              });
      put(metrics, "auc_gain_over_" + gain.over(), gain.auc());
    }
    overBaselines().ifPresent(gain -> put(metrics, Gate.GAIN_OVER_BASELINES, gain.auc()));
    return metrics;
  }

  /** Of what the model is compared with, points and the interval of the AUC are enough. */
  private static boolean isOfRivals(String name) {
    boolean bound = name.endsWith("_lower") || name.endsWith("_upper");
    return name.startsWith("auc") || (!bound && !name.equals("rows") && !name.equals("base_rate"));
  }

  private static void put(Map<String, Double> metrics, String name, AucDifference difference) {
    metrics.put(name, difference.difference());
    metrics.put(name + "_lower", difference.interval().lower());
    metrics.put(name + "_upper", difference.interval().upper());
  }
}
