package org.millrace.modelops.evaluation;

/**
 * Losses of rows, summed by slices. They are held as distances from their mean, so that sums of
 * squares keep their digits.
 */
final class Losses {
  private final double[] off;
  private final double mean;
  private double sum;
  private double squares;

  Losses(double[] loss) {
    this.mean = RunningMean.of(loss).mean();
    this.off = new double[loss.length];
    for (int i = 0; i < loss.length; i++) {
      off[i] = loss[i] - mean;
      sum += off[i];
      squares += off[i] * off[i];
    }
  }

  int rows() {
    return off.length;
  }

  Table table(SliceColumn column) {
    check(column);
    Table table = new Table(column.conditions().size());
    for (int i = 0; i < off.length; i++) {
      if (column.code(i) >= 0) {
        table.add(column.code(i), off[i]);
      }
    }
    return table;
  }

  /** The cell of x and y is {@code x * size of b + y}. */
  Table table(SliceColumn a, SliceColumn b) {
    int width = b.conditions().size();
    Table table = new Table(a.conditions().size() * width);
    for (int i = 0; i < off.length; i++) {
      if (a.code(i) >= 0 && b.code(i) >= 0) {
        table.add(a.code(i) * width + b.code(i), off[i]);
      }
    }
    return table;
  }

  private void check(SliceColumn column) {
    if (column.rows() != off.length) {
      throw new IllegalArgumentException(
          "Cannot slice " + off.length + " rows by " + column.rows() + " of " + column.name());
    }
  }

  final class Table {
    private final int[] rows;
    private final double[] sums;
    private final double[] squaresOf;

    private Table(int cells) {
      rows = new int[cells];
      sums = new double[cells];
      squaresOf = new double[cells];
    }

    private void add(int cell, double value) {
      rows[cell]++;
      sums[cell] += value;
      squaresOf[cell] += value * value;
    }

    int rows(int cell) {
      return rows[cell];
    }

    /**
     * The cell against all other rows, at least 2 each, by Welch's test (1947), not yet corrected.
     */
    WeakSlice slice(int cell, String words) {
      double n = rows[cell];
      double m = off.length - n;
      double inside = sums[cell] / n;
      double outside = (sum - sums[cell]) / m;
      double varianceInside = variance(n, sums[cell], squaresOf[cell]);
      double varianceOutside = variance(m, sum - sums[cell], squares - squaresOf[cell]);
      double a = varianceInside / n;
      double b = varianceOutside / m;
      double excess = inside - outside;
      double error = Math.sqrt(a + b);
      double pValue = excess > 0 ? 0 : 1;
      double half = 0;
      if (error > 0) {
        double freedom = (a + b) * (a + b) / (a * a / (n - 1) + b * b / (m - 1));
        pValue = StudentT.above(excess / error, freedom);
        half = StudentT.quantile975(freedom) * error;
      }
      double deviation = Math.sqrt((varianceInside + varianceOutside) / 2);
      return new WeakSlice(
          words,
          rows[cell],
          mean + inside,
          mean + outside,
          new Estimate(excess, new Interval(excess - half, excess + half)),
          deviation > 0 ? excess / deviation : Math.signum(excess),
          pValue);
    }

    private double variance(double n, double sum, double squares) {
      return Math.max(0, (squares - sum * sum / n) / (n - 1));
    }
  }
}
