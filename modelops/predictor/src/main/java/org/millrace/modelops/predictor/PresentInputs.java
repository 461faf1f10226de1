package org.millrace.modelops.predictor;

import java.util.List;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;

/**
 * Squared Euclidean distances from a row's standardised inputs to some points. An absent input is
 * 0, which of a number is the mean. For one thread.
 */
final class PresentInputs {
  private final Points points;
  private final int[] inputs;
  private final double[] values;
  private int count;

  private PresentInputs(Points points) {
    this.points = points;
    this.inputs = new int[points.encoding.features().size()];
    this.values = new double[inputs.length];
  }

  /** Takes the row's inputs; distances are to these from then on. */
  PresentInputs of(Row row) {
    count = 0;
    for (int field = 0; field < inputs.length; field++) {
      int input = points.encoding.input(row, field);
      if (input != Encoding.ABSENT) {
        inputs[count] = input;
        double value = points.encoding.value(row, field);
        values[count++] = (value - points.centres[input]) / points.scales[input];
      }
    }
    return this;
  }

  double squaredTo(int point) {
    double sum = points.squares[point];
    int begin = point * points.width;
    for (int i = 0; i < count; i++) {
      double there = points.flat[begin + inputs[i]];
      double apart = values[i] - there;
      sum += apart * apart - there * there;
    }
    return sum;
  }

  /** Points of one width in flat arrays. */
  static final class Points {
    private final Encoding encoding;
    private final int width;
    private final double[] flat;
    private final double[] squares;
    private final double[] centres;
    private final double[] scales;
    private final ThreadLocal<PresentInputs> scratch =
        ThreadLocal.withInitial(() -> new PresentInputs(this));

    Points(Encoding encoding, TrainedModel.Points points) {
      this.encoding = encoding;
      this.width = encoding.size();
      if (points.centres().size() != width) {
        throw new ProblemException(
            "Cannot compile the model of points",
            "it has " + points.centres().size() + " inputs, its encoding " + width,
            "package the encoding that the model was trained with");
      }
      this.centres = points.centres().stream().mapToDouble(centre -> centre).toArray();
      this.scales = points.scales().stream().mapToDouble(scale -> scale).toArray();
      this.squares = new double[points.at().size()];
      this.flat = new double[squares.length * width];
      for (int p = 0; p < squares.length; p++) {
        List<Double> point = points.at().get(p);
        for (int i = 0; i < width; i++) {
          flat[p * width + i] = point.get(i);
          squares[p] += point.get(i) * point.get(i);
        }
      }
    }

    int size() {
      return squares.length;
    }

    PresentInputs of(Row row) {
      return scratch.get().of(row);
    }
  }
}
