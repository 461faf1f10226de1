package org.millrace.modelops.evaluation;

import java.util.Arrays;

/**
 * What every possible threshold would have done: one point for each distinct probability, from the
 * greatest down. At point {@code i} the rows at or above {@code threshold[i]} are called.
 *
 * @param positives of all rows
 * @param negatives of all rows
 */
@SuppressWarnings("ArrayRecordComponent") // never compared: a name for arrays that go together
record OperatingPoints(
    double[] threshold, int[] truePositives, int[] falsePositives, int positives, int negatives) {
  static OperatingPoints of(ScoredRows rows) {
    double[] positives = rows.positives();
    double[] negatives = rows.negatives();
    int distinct = 0;
    double[] threshold = new double[rows.size()];
    int[] truePositives = new int[rows.size()];
    int[] falsePositives = new int[rows.size()];
    int p = positives.length;
    int n = negatives.length;
    while (p > 0 || n > 0) {
      double score = Math.max(p > 0 ? positives[p - 1] : -1, n > 0 ? negatives[n - 1] : -1);
      while (p > 0 && positives[p - 1] == score) {
        p--;
      }
      while (n > 0 && negatives[n - 1] == score) {
        n--;
      }
      threshold[distinct] = score;
      truePositives[distinct] = positives.length - p;
      falsePositives[distinct] = negatives.length - n;
      distinct++;
    }
    return new OperatingPoints(
        Arrays.copyOf(threshold, distinct),
        Arrays.copyOf(truePositives, distinct),
        Arrays.copyOf(falsePositives, distinct),
        positives.length,
        negatives.length);
  }

  int size() {
    return threshold.length;
  }

  double recall(int point) {
    return (double) truePositives[point] / positives;
  }

  double falsePositiveRate(int point) {
    return (double) falsePositives[point] / negatives;
  }

  double precision(int point) {
    return (double) truePositives[point] / (truePositives[point] + falsePositives[point]);
  }

  /** Mean of the precisions weighted by the gain in recall, without interpolation. */
  double averagePrecision() {
    double sum = 0;
    double before = 0;
    for (int i = 0; i < size(); i++) {
      sum += (recall(i) - before) * precision(i);
      before = recall(i);
    }
    return sum;
  }
}
