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

  public boolean contains(double value) {
    return lower <= value && value <= upper;
  }

  public double width() {
    return upper - lower;
  }
}
