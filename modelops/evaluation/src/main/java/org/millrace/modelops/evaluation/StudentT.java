package org.millrace.modelops.evaluation;

import org.apache.commons.numbers.gamma.RegularizedBeta;

/** Student's t distribution, by the regularized incomplete beta function. */
final class StudentT {
  private static final double FEW = 300;

  private StudentT() {}

  /** Probability of more than {@code t}. */
  static double above(double t, double freedom) {
    if (Double.isInfinite(t)) {
      return t > 0 ? 0 : 1;
    }
    double tail = 0.5 * RegularizedBeta.value(freedom / (freedom + t * t), freedom / 2, 0.5);
    return t >= 0 ? tail : 1 - tail;
  }

  /** The 97.5 % point, by halving; where there are many degrees, by its expansion in them. */
  static double quantile975(double freedom) {
    if (freedom > FEW) {
      double z = Interval.NORMAL_975;
      return z + (z * z * z + z) / (4 * freedom);
    }
    double low = 1;
    double high = 13;
    while (high - low > 1e-12) {
      double middle = (low + high) / 2;
      if (above(middle, freedom) > 0.025) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
