package org.millrace.modelops.evaluation;

import org.millrace.kernel.Charter;

/**
 * The threshold that would have brought the most.
 *
 * @param threshold within [0, 1]; midway between two probabilities that occurred
 * @param confusion what it did
 * @param value what that brought, in the charter's currency
 */
public record ThresholdChoice(double threshold, Confusion confusion, double value) {

  /**
   * Tries every threshold that makes a difference. Of equally good ones it takes the highest, which
   * calls the fewest rows. To call none is tried too, unless a probability of 1 occurs.
   */
  public static ThresholdChoice best(double[] probability, boolean[] label, Charter.Value value) {
    OperatingPoints points = OperatingPoints.of(ScoredRows.of(probability, label));
    int best = -1;
    double most = Double.NEGATIVE_INFINITY;
    if (points.threshold()[0] < 1) {
      most = confusion(points, -1).value(value);
    }
    for (int i = 0; i < points.size(); i++) {
      double brings = confusion(points, i).value(value);
      if (brings > most) {
        best = i;
        most = brings;
      }
    }
    return new ThresholdChoice(between(points, best), confusion(points, best), most);
  }

  private static Confusion confusion(OperatingPoints points, int point) {
    int called = point < 0 ? 0 : points.truePositives()[point];
    int wrong = point < 0 ? 0 : points.falsePositives()[point];
    return new Confusion(called, wrong, points.positives() - called, points.negatives() - wrong);
  }

  /** Between the point and the next lower probability, so that a rounding error decides nothing. */
  private static double between(OperatingPoints points, int point) {
    double upper = point < 0 ? 1 : points.threshold()[point];
    double lower = point + 1 < points.size() ? points.threshold()[point + 1] : 0;
    if (point == points.size() - 1) {
      return 0;
    }
    double middle = lower + (upper - lower) / 2;
    return middle > lower ? middle : upper;
  }
}
