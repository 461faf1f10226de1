package org.millrace.modelops.evaluation;

/**
 * By how much the mean absolute error of one model is less than that of another on the same rows:
 * the test of Diebold and Mariano (1995). Each row's two errors are paired, so what is hard for
 * both cancels out; and rows near each other in time, whose errors are alike, count for less than
 * as many by themselves (Newey and West 1987).
 */
public final class ErrorDifference {
  private ErrorDifference() {}

  /**
   * @param first predictions of the first model; rows in the order of time
   * @param second of the second model for the same rows
   * @return above 0 where the first is better, in the unit of the quantity; the interval is normal
   *     and needs some tens of rows
   * @throws IllegalArgumentException if the arrays differ in length or are empty
   */
  public static Estimate of(double[] first, double[] second, double[] actual) {
    int rows = actual.length;
    if (rows == 0 || first.length != rows || second.length != rows) {
      throw new IllegalArgumentException(
          "Cannot compare " + first.length + " and " + second.length + " answers on " + rows);
    }
    double[] gains = new double[rows];
    for (int i = 0; i < rows; i++) {
      gains[i] = Math.abs(actual[i] - second[i]) - Math.abs(actual[i] - first[i]);
    }
    return mean(gains);
  }

  /** The mean of what each row gains, rows in the order of time. */
  static Estimate mean(double[] gains) {
    int rows = gains.length;
    double mean = RunningMean.of(gains).mean();
    double variance = rows < 2 ? Double.POSITIVE_INFINITY : longRunVariance(gains, mean) / rows;
    return new Estimate(
        mean, Interval.normal(mean, variance, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
  }

  /** With Bartlett's weights up to the cube root of the rows; never negative. */
  private static double longRunVariance(double[] values, double mean) {
    int rows = values.length;
    int lags = (int) Math.cbrt(rows);
    double sum = 0;
    for (int lag = 0; lag <= lags; lag++) {
      double products = 0;
      for (int i = lag; i < rows; i++) {
        products += (values[i] - mean) * (values[i - lag] - mean);
      }
      sum += (lag == 0 ? 1 : 2 * (1 - lag / (lags + 1.0))) * products;
    }
    return Math.max(0, sum) / (rows - 1);
  }
}
