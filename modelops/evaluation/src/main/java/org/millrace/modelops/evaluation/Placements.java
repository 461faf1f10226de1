package org.millrace.modelops.evaluation;

import java.util.Arrays;

/**
 * The structural components of an AUC: for each positive the share of negatives below it, for each
 * negative the share of positives above it, ties counting half. Their mean is the AUC, their
 * covariances give its variance (DeLong, DeLong and Clarke-Pearson 1988). Sorting makes it O(n log
 * n), as the midranks of Sun and Xu (2014) do.
 *
 * @param ofPositives in the order of the positive rows
 * @param ofNegatives in the order of the negative rows
 */
@SuppressWarnings("ArrayRecordComponent") // never compared: a name for arrays that go together
record Placements(double[] ofPositives, double[] ofNegatives) {
  static Placements of(ScoredRows rows) {
    double[] positives = rows.positives();
    double[] negatives = rows.negatives();
    double[] ofPositives = new double[positives.length];
    double[] ofNegatives = new double[negatives.length];
    int p = 0;
    int n = 0;
    for (int i = 0; i < rows.size(); i++) {
      double score = rows.probability()[i] + 0.0;
      if (rows.label()[i]) {
        ofPositives[p++] = shareBelow(negatives, score);
      } else {
        ofNegatives[n++] = 1 - shareBelow(positives, score);
      }
    }
    return new Placements(ofPositives, ofNegatives);
  }

  double auc() {
    return mean(ofPositives);
  }

  /** Variance of the AUC; NaN with a single positive or a single negative, which tell nothing. */
  double variance() {
    return covariance(this);
  }

  /** Covariance with the AUC of another model on the same rows. */
  double covariance(Placements other) {
    return covariance(ofPositives, other.ofPositives) / ofPositives.length
        + covariance(ofNegatives, other.ofNegatives) / ofNegatives.length;
  }

  private static double covariance(double[] a, double[] b) {
    double meanOfA = mean(a);
    double meanOfB = mean(b);
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - meanOfA) * (b[i] - meanOfB);
    }
    return sum / (a.length - 1);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double shareBelow(double[] sorted, double score) {
    return ((double) firstNotBelow(sorted, score) + firstAbove(sorted, score))
        / (2.0 * sorted.length);
  }

  private static int firstNotBelow(double[] sorted, double score) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < score) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static int firstAbove(double[] sorted, double score) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] <= score) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
