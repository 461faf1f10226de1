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

  /** Mean AUC over the folds, each counting alike. */
  public double meanAuc() {
    return mean(fold -> fold.model().auc());
  }

  /** Mean AUC of the very first model over the folds, each counting alike. */
  public double meanAucOfFirst() {
    return mean(fold -> fold.first().auc());
  }

  /** Each fold's numbers are one step, those of the whole have one point. */
  List<Metric> points() {
    List<Metric> points = new ArrayList<>();
    for (int step = 0; step < folds.size(); step++) {
      int at = step;
      folds.get(step).metrics().forEach((name, value) -> points.add(new Metric(name, value, at)));
    }
    points.add(Metric.of("mean_auc", meanAuc()));
    points.add(Metric.of("mean_auc_of_first_model", meanAucOfFirst()));
    return points;
  }

  private double mean(ToDoubleFunction<BacktestFold> number) {
    return folds.stream().mapToDouble(number).average().orElseThrow();
  }
}
