package org.millrace.modelops.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * How much richer in the label the rows ranked highest are than all rows.
 *
 * @param share of the rows that are called, within (0, 1]
 * @param rows that many, rounded up
 * @param recall share of the label found among them; rows of equal probability at the edge count in
 *     proportion
 * @param lift their precision over the base rate, 1 is chance; Wilson's interval of the recall over
 *     the share, a little wide since which rows are highest is taken as given
 */
public record Lift(double share, int rows, double recall, Estimate lift) {
  /**
   * @param shares each within (0, 1]
   */
  public static List<Lift> at(double[] probability, boolean[] label, double... shares) {
    OperatingPoints points = OperatingPoints.of(ScoredRows.of(probability, label));
    List<Lift> lifts = new ArrayList<>();
    for (double share : shares) {
      lifts.add(at(points, share));
    }
    return lifts;
  }

  static Lift at(OperatingPoints points, double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("Invalid share of the rows " + share);
    }
    int all = points.positives() + points.negatives();
    int rows = (int) Math.min(all, Math.ceil(share * all));
    double found = found(points, rows);
    double called = (double) rows / all;
    double recall = found / points.positives();
    Estimate ofRecall = new Estimate(recall, Interval.wilson(found, points.positives()));
    return new Lift(share, rows, recall, ofRecall.times(1 / called));
  }

  private static double found(OperatingPoints points, int rows) {
    int calledBefore = 0;
    int foundBefore = 0;
    for (int i = 0; i < points.size(); i++) {
      int called = points.truePositives()[i] + points.falsePositives()[i];
      if (called >= rows) {
        double part = (double) (rows - calledBefore) / (called - calledBefore);
        return foundBefore + part * (points.truePositives()[i] - foundBefore);
      }
      calledBefore = called;
      foundBefore = points.truePositives()[i];
    }
    return foundBefore;
  }
}
