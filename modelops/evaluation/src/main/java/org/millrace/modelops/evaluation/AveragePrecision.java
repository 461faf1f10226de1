package org.millrace.modelops.evaluation;

/**
 * Average precision with an interval that needs no resampling. The variance is the mean square of
 * what each row's weight does to the number, its influence (infinitesimal jackknife, Efron 1982):
 * with P the share of positives, T(s) the share of rows called at s and p(s) the precision there, a
 * row of score s and label y moves it by
 *
 * <p>(y p(s) + y A(s) - B(s) - y AP) / P, where A(s) sums 1/T and B(s) sums p/T over the positives
 * at or below s.
 *
 * <p>The interval is symmetric on the scale of the log odds, as Boyd, Eng and Page (2013) advise.
 */
final class AveragePrecision {
  private AveragePrecision() {}

  static Estimate of(OperatingPoints points) {
    double value = points.averagePrecision();
    double variance = variance(points, value);
    if (!(value < 1) || variance == 0) {
      // Without a mistake there is no spread to see: what so many positives allow to be said.
      return new Estimate(
          value, Interval.wilson(Math.min(1, value) * points.positives(), points.positives()));
    }
    double odds = Math.log(value / (1 - value));
    double half = Interval.NORMAL_975 * Math.sqrt(variance) / (value * (1 - value));
    return new Estimate(value, new Interval(share(odds - half), share(odds + half)));
  }

  private static double share(double logOdds) {
    return 1 / (1 + Math.exp(-logOdds));
  }

  private static double variance(OperatingPoints points, double value) {
    double below = 0;
    double precisionBelow = 0;
    double squares = 0;
    for (int i = points.size() - 1; i >= 0; i--) {
      int positives = points.truePositives()[i] - (i == 0 ? 0 : points.truePositives()[i - 1]);
      int negatives = points.falsePositives()[i] - (i == 0 ? 0 : points.falsePositives()[i - 1]);
      double called = (double) points.truePositives()[i] + points.falsePositives()[i];
      double precision = points.precision(i);
      below += positives / called;
      precisionBelow += positives * precision / called;
      double ofPositive = precision + below - precisionBelow - value;
      squares += positives * ofPositive * ofPositive + negatives * precisionBelow * precisionBelow;
    }
    return squares / ((double) points.positives() * points.positives());
  }
}
