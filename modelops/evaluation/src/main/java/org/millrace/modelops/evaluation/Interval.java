package org.millrace.modelops.evaluation;

/**
 * A 95 % confidence interval.
 *
 * @param lower not above {@code upper}
 */
public record Interval(double lower, double upper) {
  /** 97.5 % point of the standard normal distribution. */
  static final double NORMAL_975 = 1.959963984540054;

  public Interval {
    if (!(lower <= upper)) {
      throw new IllegalArgumentException("Invalid interval " + lower + " to " + upper);
    }
  }

  /** Normal interval of an estimate, cut to the range its quantity can have. */
  static Interval normal(double estimate, double variance, double least, double greatest) {
    double half = NORMAL_975 * Math.sqrt(variance);
    return new Interval(Math.max(least, estimate - half), Math.min(greatest, estimate + half));
  }

  /**
   * Score interval of a share (Wilson 1927): close to its 95 % also where the share is near 0 or 1
   * or the rows are few. All of [0, 1] where there are none.
   */
  static Interval wilson(double part, double whole) {
    if (whole == 0) {
      return new Interval(0, 1);
    }
    double square = NORMAL_975 * NORMAL_975;
    double share = part / whole;
    double middle = (share + square / (2 * whole)) / (1 + square / whole);
    double half =
        NORMAL_975
            / (1 + square / whole)
            * Math.sqrt(share * (1 - share) / whole + square / (4 * whole * whole));
    // At 0 and at 1 the formula meets the bound but for a rounding error.
    return new Interval(
        part == 0 ? 0 : Math.max(0, middle - half), part == whole ? 1 : Math.min(1, middle + half));
  }

  public boolean contains(double value) {
    return lower <= value && value <= upper;
  }

  public double width() {
    return upper - lower;
  }
}
