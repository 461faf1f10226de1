package org.millrace.modelops.evaluation;

import java.util.Arrays;
import org.apache.commons.numbers.gamma.Erfc;

/**
 * Expected calibration error with an interval. The error sums distances, so chance alone makes it
 * greater than it is: a perfectly calibrated model has one above 0 on any finite number of rows. Of
 * each bin the mean gap is nearly normal, its distance from 0 a folded normal (Leone, Nelson and
 * Nottingham 1961), so mean and spread of the error that would be measured follow without drawing.
 * The interval inverts that test: it holds the errors of all models whose gaps are the measured
 * ones made smaller or greater alike and that would have been measured so, 95 times of 100. It
 * begins at 0 where a calibrated model would not stand out, and reaches up to the measured error at
 * least.
 */
final class CalibrationError {
  private static final double MOST = 64;

  private final double measured;
  private final double[] gaps;
  private final double[] deviations;

  private CalibrationError(double measured, double[] gaps, double[] deviations) {
    this.measured = measured;
    this.gaps = gaps;
    this.deviations = deviations;
  }

  static Estimate of(ScoredRows rows, int bins) {
    double measured = CalibrationBin.expectedError(CalibrationBin.of(rows, bins));
    double[] edges = CalibrationBin.edges(rows, bins);
    double[] gaps = new double[bins];
    double[] squares = new double[bins];
    for (int i = 0; i < rows.size(); i++) {
      double gap = rows.probability()[i] - (rows.label()[i] ? 1 : 0);
      int bin = CalibrationBin.firstNotBelow(edges, rows.probability()[i]);
      gaps[bin] += gap / rows.size();
      squares[bin] += gap * gap / rows.size();
    }
    double[] deviations = new double[bins];
    Arrays.setAll(
        deviations,
        bin -> Math.sqrt(Math.max(0, squares[bin] - gaps[bin] * gaps[bin]) / rows.size()));
    return new Estimate(measured, new CalibrationError(measured, gaps, deviations).interval());
  }

  private Interval interval() {
    double lower = measured * firstNotBelow(Interval.NORMAL_975);
    double upper = measured * firstNotBelow(-Interval.NORMAL_975);
    return new Interval(Math.min(measured, lower), Math.min(1, Math.max(measured, upper)));
  }

  /**
   * By how much the gaps must be stretched for the error to reach the measured one at so many
   * standard deviations above its mean.
   */
  private double firstNotBelow(double deviationsAbove) {
    double low = 0;
    double high = MOST;
    if (reach(low, deviationsAbove) >= measured) {
      return 0;
    }
    while (high - low > 1e-9) {
      double middle = (low + high) / 2;
      if (reach(middle, deviationsAbove) < measured) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private double reach(double stretch, double deviationsAbove) {
    double sum = 0;
    double variance = 0;
    for (int bin = 0; bin < gaps.length; bin++) {
      double mean = stretch * gaps[bin];
      double folded = folded(mean, deviations[bin]);
      sum += folded;
      variance += Math.max(0, mean * mean + deviations[bin] * deviations[bin] - folded * folded);
    }
    return sum + deviationsAbove * Math.sqrt(variance);
  }

  /** Mean distance from 0 of a normal variable. */
  private static double folded(double mean, double deviation) {
    if (deviation == 0) {
      return Math.abs(mean);
    }
    double scaled = mean / deviation;
    double inside = 1 - Erfc.value(scaled / Math.sqrt(2));
    return deviation * Math.sqrt(2 / Math.PI) * Math.exp(-scaled * scaled / 2) + mean * inside;
  }
}
