package org.millrace.dataops.quality;

/** Distances between two distributions over the same bins, given as counts. */
final class Divergence {
  private Divergence() {}

  /**
   * Jensen-Shannon divergence with logarithms to the base 2 (Lin 1991).
   *
   * @return 0 to 1
   */
  static double jensenShannon(long[] before, long[] after) {
    double n = sum(before);
    double m = sum(after);
    double divergence = 0;
    for (int i = 0; i < before.length; i++) {
      double p = before[i] / n;
      double q = after[i] / m;
      divergence += part(p, (p + q) / 2) + part(q, (p + q) / 2);
    }
    return SqlValues.rounded(Math.min(1, Math.max(0, divergence / 2)));
  }

  private static double part(double share, double middle) {
    return share == 0 ? 0 : share * Math.log(share / middle) / Math.log(2);
  }

  /** The bin whose share has changed most; the first of several. */
  static int worst(long[] before, long[] after) {
    int worst = 0;
    for (int i = 1; i < before.length; i++) {
      worst = change(before, after, i) > change(before, after, worst) ? i : worst;
    }
    return worst;
  }

  /** How much the share of one bin has changed, 0 to 1. */
  static double change(long[] before, long[] after, int bin) {
    return Math.abs(before[bin] / sum(before) - after[bin] / sum(after));
  }

  static double sum(long[] counts) {
    double sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }
}
