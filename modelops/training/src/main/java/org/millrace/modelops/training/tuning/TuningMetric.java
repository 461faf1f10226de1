package org.millrace.modelops.training.tuning;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleBiFunction;
import org.millrace.modelops.evaluation.BinaryEvaluation;
import org.millrace.modelops.evaluation.RegressionEvaluation;

/** What a tuning looks for, by the names that gates and MLflow use. */
public enum TuningMetric {
  LOG_LOSS(false, false, (scores, targets) -> mean(logLosses(scores, targets))),
  BRIER(false, false, (scores, targets) -> ofLabels(scores, targets).brier()),
  AUC(true, false, (scores, targets) -> BinaryEvaluation.auc(scores, labels(targets))),
  AVERAGE_PRECISION(true, false, (scores, targets) -> ofLabels(scores, targets).averagePrecision()),
  RMSE(false, true, (scores, targets) -> ofQuantities(scores, targets, "rmse")),
  MAE(false, true, (scores, targets) -> ofQuantities(scores, targets, "mae"));

  private final boolean maximised;
  private final boolean ofQuantity;
  private final ToDoubleBiFunction<double[], double[]> function;

  TuningMetric(
      boolean maximised, boolean ofQuantity, ToDoubleBiFunction<double[], double[]> function) {
    this.maximised = maximised;
    this.ofQuantity = ofQuantity;
    this.function = function;
  }

  /** As the file, gates and MLflow write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the greatest value is the best; else the least is. */
  public boolean maximised() {
    return maximised;
  }

  /** Whether it measures predicted quantities; else probabilities of a label. */
  public boolean ofQuantity() {
    return ofQuantity;
  }

  /**
   * @param scores of a model, one a row
   * @param targets what came true, in the same order; of a label 1 or 0
   */
  public double measure(double[] scores, double[] targets) {
    return function.applyAsDouble(scores, targets);
  }

  /** A value as searches take it: the less the better. */
  public double loss(double value) {
    return maximised ? -value : value;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  private static double[] logLosses(double[] scores, double[] targets) {
    return BinaryEvaluation.logLosses(scores, labels(targets));
  }

  private static BinaryEvaluation ofLabels(double[] scores, double[] targets) {
    return BinaryEvaluation.of(scores, labels(targets));
  }

  private static double ofQuantities(double[] scores, double[] targets, String name) {
    return Objects.requireNonNull(RegressionEvaluation.of(scores, targets).metrics().get(name));
  }

  private static boolean[] labels(double[] targets) {
    boolean[] labels = new boolean[targets.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = targets[i] > 0;
    }
    return labels;
  }
}
