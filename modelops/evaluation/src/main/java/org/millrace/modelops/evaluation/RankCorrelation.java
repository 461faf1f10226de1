package org.millrace.modelops.evaluation;

import java.util.Arrays;

/** How far two quantities rise together, whatever the shape of it: Spearman (1904). */
public final class RankCorrelation {
  private RankCorrelation() {}

  /**
   * Equal values share the mean of their ranks. O(n log n).
   *
   * @param first finite or infinite, not NaN
   * @param second of the same length
   * @return within [-1, 1]; 0 where either has but one value
   */
  public static double of(double[] first, double[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "Cannot correlate " + first.length + " values with " + second.length);
    }
    double[] a = ranks(first);
    double[] b = ranks(second);
    // Ranks sum to the same whatever the ties.
    double mean = (first.length + 1) / 2.0;
    double products = 0;
    double ofA = 0;
    double ofB = 0;
    for (int i = 0; i < a.length; i++) {
      products += (a[i] - mean) * (b[i] - mean);
      ofA += (a[i] - mean) * (a[i] - mean);
      ofB += (b[i] - mean) * (b[i] - mean);
    }
    return ofA == 0 || ofB == 0 ? 0 : products / Math.sqrt(ofA * ofB);
  }

  /** Counting from 1. */
  private static double[] ranks(double[] values) {
    double[] sorted = values.clone();
    // Adding zero makes one of the two zeros, which sorting would tell apart.
    Arrays.setAll(sorted, i -> sorted[i] + 0.0);
    Arrays.sort(sorted);
    double[] distinct = new double[sorted.length];
    double[] rankOf = new double[sorted.length];
    int count = 0;
    for (int begin = 0; begin < sorted.length; ) {
      int end = begin;
      while (end < sorted.length && sorted[end] == sorted[begin]) {
        end++;
      }
      distinct[count] = sorted[begin];
      rankOf[count++] = (begin + 1 + end) / 2.0;
      begin = end;
    }
    double[] ranks = new double[values.length];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = rankOf[Arrays.binarySearch(distinct, 0, count, values[i] + 0.0)];
    }
    return ranks;
  }
}
