package org.millrace.modelops.training;

import java.util.Arrays;
import org.millrace.kernel.Row;
import org.millrace.modelops.predictor.Encoding;

/**
 * Brings the inputs of a linear model to one scale: a numeric input loses its mean and is divided
 * by its standard deviation, an input that stands for a category stays 1.
 *
 * @param centres one for each input
 * @param scales one for each input, above 0
 */
@SuppressWarnings("ArrayRecordComponent") // columns, read in place, never compared
record Standardisation(double[] centres, double[] scales) {

  /** Leaves every input as it is. */
  static Standardisation none(Encoding encoding) {
    double[] scales = new double[encoding.size()];
    Arrays.fill(scales, 1);
    return new Standardisation(new double[encoding.size()], scales);
  }

  /**
   * Learns from the rows below {@code to}, each input over the rows that have it (Welford 1962).
   */
  static Standardisation learn(Encoding encoding, Rows rows, int to) {
    double[] mean = new double[encoding.size()];
    double[] squares = new double[encoding.size()];
    long[] count = new long[encoding.size()];
    Row row = new Row(rows.schema());
    for (int i = 0; i < to; i++) {
      rows.read(i, row);
      encoding.forEach(
          row,
          (input, name, value) -> {
            count[input]++;
            double delta = value - mean[input];
            mean[input] += delta / count[input];
            squares[input] += delta * (value - mean[input]);
          });
    }
    Standardisation learned = none(encoding);
    for (int input = 0; input < mean.length; input++) {
      if (encoding.inputs().get(input).category() == null) {
        double deviation = Math.sqrt(squares[input] / Math.max(1, count[input]));
        learned.centres[input] = mean[input];
        learned.scales[input] = deviation > 0 ? deviation : 1;
      }
    }
    return learned;
  }

  double apply(int input, double value) {
    return (value - centres[input]) / scales[input];
  }
}
