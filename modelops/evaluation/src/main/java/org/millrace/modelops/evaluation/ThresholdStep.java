package org.millrace.modelops.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * One threshold of a table of them and what it does.
 *
 * @param threshold rows at or above it are called
 */
public record ThresholdStep(double threshold, Confusion confusion) {
  /**
   * Thresholds at equal distances from 0 to 1, both included.
   *
   * @param steps at least 1
   */
  public static List<ThresholdStep> table(double[] probability, boolean[] label, int steps) {
    return table(OperatingPoints.of(ScoredRows.of(probability, label)), steps);
  }

  static List<ThresholdStep> table(OperatingPoints points, int steps) {
    List<ThresholdStep> table = new ArrayList<>();
    int point = points.size() - 1;
    for (int step = 0; step <= steps; step++) {
      double threshold = (double) step / steps;
      while (point >= 0 && points.threshold()[point] < threshold) {
        point--;
      }
      long hits = point < 0 ? 0 : points.truePositives()[point];
      long alarms = point < 0 ? 0 : points.falsePositives()[point];
      table.add(
          new ThresholdStep(
              threshold,
              new Confusion(hits, alarms, points.positives() - hits, points.negatives() - alarms)));
    }
    return table;
  }
}
