package org.millrace.modelops.training;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Turns a score into the mean target of the rows of that score, of a classification the rate at
 * which they had the label; never lower for a higher score: isotonic regression by pooling adjacent
 * violators (Ayer et al. 1955). Between two scores seen the lower one's rate holds.
 */
final class IsotonicRates {
  private final double[] scores;
  private final double[] rates;
  private final double otherwise;

  private IsotonicRates(double[] scores, double[] rates, double otherwise) {
    this.scores = scores;
    this.rates = rates;
    this.otherwise = otherwise;
  }

  /**
   * @param scores NaN where there is none
   * @param to learns from the rows below
   */
  static IsotonicRates learn(double[] scores, double[] targets, int to) {
    int[] order =
        IntStream.range(0, to)
            .filter(i -> !Double.isNaN(scores[i]))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] from = new double[order.length];
    double[] sums = new double[order.length];
    double[] rows = new double[order.length];
    int blocks = 0;
    for (int i = 0; i < order.length; ) {
      double score = scores[order[i]];
      from[blocks] = score;
      sums[blocks] = 0;
      rows[blocks] = 0;
      for (; i < order.length && scores[order[i]] == score; i++) {
        sums[blocks] += targets[order[i]];
        rows[blocks]++;
      }
      blocks++;
      while (blocks > 1
          && sums[blocks - 2] * rows[blocks - 1] > sums[blocks - 1] * rows[blocks - 2]) {
        blocks--;
        sums[blocks - 1] += sums[blocks];
        rows[blocks - 1] += rows[blocks];
      }
    }
    double[] rates = new double[blocks];
    for (int block = 0; block < blocks; block++) {
      rates[block] = sums[block] / rows[block];
    }
    double mean = Arrays.stream(targets, 0, to).sum() / to;
    return new IsotonicRates(Arrays.copyOf(from, blocks), rates, mean);
  }

  /**
   * @return the mean of all rows where there is no score
   */
  double rate(double score) {
    if (Double.isNaN(score) || scores.length == 0) {
      return otherwise;
    }
    int found = Arrays.binarySearch(scores, score);
    int block = found < 0 ? Math.max(0, -found - 2) : found;
    return rates[block];
  }
}
