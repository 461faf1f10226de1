package org.millrace.dataops.quality;

/**
 * Mean and deviation of numbers of which the ends are known. Values are moved and scaled to [-1, 1]
 * by their ends before they are squared: the variance then loses no digits to a large mean (Chan,
 * Golub, LeVeque 1983) and nothing overflows.
 */
final class Moments {
  private final double middle;
  private final double half;
  private double rows;
  private double sum;
  private double squares;

  Moments(double min, double max) {
    this.middle = min / 2 + max / 2;
    double width = max / 2 - min / 2;
    this.half = width == 0 || Double.isInfinite(1 / width) ? 0 : width;
  }

  /** Whether all values are equal, or so near each other that they can't be told apart. */
  boolean isPoint() {
    return half == 0;
  }

  /** A number in SQL, scaled; of a constant, 0. */
  String scaled(String number) {
    return isPoint()
        ? "(0 * (%s)::DOUBLE)".formatted(number)
        : "(((%s)::DOUBLE - %s) * %s)"
            .formatted(number, Histogram.literal(middle), Histogram.literal(1 / half));
  }

  void add(double value, long times) {
    double scaled = isPoint() ? 0 : (value - middle) * (1 / half);
    double many = (double) times;
    add(many, scaled * many, scaled * scaled * many);
  }

  /** Sums of scaled values and of their squares. */
  void add(double count, double sumOfScaled, double sumOfSquares) {
    rows += count;
    sum += sumOfScaled;
    squares += sumOfSquares;
  }

  /** Rounded to 12 digits, as sums of floating point numbers differ with their order. */
  double mean() {
    return SqlValues.rounded(middle + half * (sum / rows));
  }

  double deviation() {
    double mean = sum / rows;
    return SqlValues.rounded(half * Math.sqrt(Math.max(0, squares / rows - mean * mean)));
  }
}
