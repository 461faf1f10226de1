package org.millrace.modelops.training.tuning;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.millrace.modelops.evaluation.BinaryEvaluation;
import org.millrace.modelops.evaluation.RegressionEvaluation;
import org.millrace.modelops.predictor.Task;

/** What a tuning looks for, by the names that gates and MLflow use. */
public enum TuningMetric {
  LOG_LOSS(false, Task.CLASSIFICATION),
  BRIER(false, Task.CLASSIFICATION),
  AUC(true, Task.CLASSIFICATION),
  AVERAGE_PRECISION(true, Task.CLASSIFICATION),
  RMSE(false, Task.REGRESSION),
  MAE(false, Task.REGRESSION);

  private final boolean maximised;
  private final Task task;

  TuningMetric(boolean maximised, Task task) {
    this.maximised = maximised;
    this.task = task;
  }

  /** As the file, gates and MLflow write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the greatest value is the best; else the least is. */
  public boolean maximised() {
    return maximised;
  }

  /** What it measures the answers to. */
  public Task task() {
    return task;
  }

  /** Those that measure the answers to a task. */
  public static List<TuningMetric> of(Task task) {
    return Arrays.stream(values()).filter(metric -> metric.task == task).toList();
  }

  /**
   * @param scores of a model, one a row
   * @param targets what came true, in the same order; of a label 1 or 0
   */
  public double measure(double[] scores, double[] targets) {
    return switch (this) {
      case LOG_LOSS -> mean(BinaryEvaluation.logLosses(scores, labels(targets)));
      case BRIER -> BinaryEvaluation.of(scores, labels(targets)).brier();
      case AUC -> BinaryEvaluation.auc(scores, labels(targets));
      case AVERAGE_PRECISION -> BinaryEvaluation.of(scores, labels(targets)).averagePrecision();
      case RMSE, MAE ->
          Objects.requireNonNull(RegressionEvaluation.of(scores, targets).metrics().get(word()));
    };
  }

  /** A value as searches take it: the less the better. */
  public double loss(double value) {
    return maximised ? -value : value;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  private static boolean[] labels(double[] targets) {
    boolean[] labels = new boolean[targets.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = targets[i] > 0;
    }
    return labels;
  }
}
