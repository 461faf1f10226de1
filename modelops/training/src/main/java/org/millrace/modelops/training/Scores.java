package org.millrace.modelops.training;

import java.util.function.ToDoubleFunction;
import org.millrace.kernel.Row;

/** Probabilities of the label for rows in their order. */
final class Scores {
  private Scores() {}

  /** Asks a model about the rows [from, to). */
  static double[] of(ToDoubleFunction<Row> model, Rows rows, int from, int to) {
    double[] scores = new double[to - from];
    Row row = new Row(rows.schema());
    for (int i = from; i < to; i++) {
      rows.read(i, row);
      scores[i - from] = model.applyAsDouble(row);
    }
    return scores;
  }
}
