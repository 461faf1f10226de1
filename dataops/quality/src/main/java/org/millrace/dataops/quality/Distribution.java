package org.millrace.dataops.quality;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How numbers are spread.
 *
 * @param mean rounded to 12 digits, since the order of summation is not fixed
 * @param deviation of the population, rounded as the mean
 * @param quantiles at {@link #AT}, each a value that occurs: the least with at least that share of
 *     values at or below it. Exact where every value was counted or looked at; else those of a
 *     sample of about {@value ManyNumbers#SAMPLE} rows, drawn by a hash of the row's place in its
 *     file, so a version always gives the same. The ends are exact.
 * @param rankError one standard error at the median of the share of values at or below a quantile,
 *     0 if the quantiles are exact. Null in a profile of before this was told
 * @param histogram bins of equal width from least to greatest; a single bin if all are equal. Where
 *     the quantiles are not exact, a value within rounding of an edge may be counted beside it
 */
public record Distribution(
    double mean,
    double deviation,
    List<Double> quantiles,
    @Nullable Double rankError,
    List<Bin> histogram) {
  /** Where quantiles are taken. */
  public static final List<Double> AT =
      List.of(
          0.0, 0.01, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.99,
          1.0);

  public Distribution {
    quantiles = List.copyOf(quantiles);
    histogram = List.copyOf(histogram);
  }

  /** The rank from 1 of the quantile among so many values. */
  static long rank(double at, long of) {
    return Math.max(1, (long) Math.ceil(at * (double) of));
  }

  static double rankError(long sample) {
    return SqlValues.rounded(0.5 / Math.sqrt((double) Math.max(1, sample)));
  }

  /** Values above {@code from} and at most {@code to}; the first bin holds its {@code from} too. */
  public record Bin(double from, double to, long count) {}
}
