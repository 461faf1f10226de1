package org.millrace.dataops.quality;

import java.util.List;

/**
 * How numbers are spread.
 *
 * @param mean rounded to 12 digits, since the order of summation is not fixed
 * @param deviation of the population, rounded as the mean
 * @param quantiles at {@link #AT}, each a value that occurs: the least with at least that share of
 *     values at or below it. Exact up to {@value Profiler#SAMPLE} rows; above, those of a sample of
 *     about as many rows, drawn by a hash of the row, so a version always gives the same. Their
 *     rank is then off by 0.0011 (one standard error at the median), the ends are exact.
 * @param histogram bins of equal width from least to greatest; a single bin if all are equal
 */
public record Distribution(
    double mean, double deviation, List<Double> quantiles, List<Bin> histogram) {
  /** Where quantiles are taken. */
  public static final List<Double> AT =
      List.of(
          0.0, 0.01, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.99,
          1.0);

  public Distribution {
    quantiles = List.copyOf(quantiles);
    histogram = List.copyOf(histogram);
  }

  /** Values above {@code from} and at most {@code to}; the first bin holds its {@code from} too. */
  public record Bin(double from, double to, long count) {}
}
