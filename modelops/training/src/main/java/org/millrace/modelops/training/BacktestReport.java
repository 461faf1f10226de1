package org.millrace.modelops.training;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.millrace.modelops.tracking.Metric;

/**
 * How the use case's recipe would have done, had it been trained again and again over its history.
 *
 * @param folds in the order of time; at least one
 */
public record BacktestReport(String runId, Instant asOf, List<BacktestFold> folds) {
  public BacktestReport {
    folds = List.copyOf(folds);
  }

  /** Mean of the leading number (AUC, or mean absolute error), each fold counting alike. */
  public double mean() {
    return mean(fold -> fold.model().leading().value());
  }

  /** The same of the very first model. */
  public double meanOfFirst() {
    return mean(fold -> fold.first().leading().value());
  }

  /** Each fold's numbers are one step, those of the whole have one point. */
  List<Metric> points() {
    List<Metric> points = new ArrayList<>();
    for (int step = 0; step < folds.size(); step++) {
      int at = step;
      folds.get(step).metrics().forEach((name, value) -> points.add(new Metric(name, value, at)));
    }
    String lead = folds.get(0).model().lead();
    points.add(Metric.of("mean_" + lead, mean()));
    points.add(Metric.of("mean_" + lead + "_of_first_model", meanOfFirst()));
    return points;
  }

  private double mean(ToDoubleFunction<BacktestFold> number) {
    return folds.stream().mapToDouble(number).average().orElseThrow();
  }
}
