package org.millrace.modelops.training;

import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.modelops.predictor.Encoding;

/**
 * Training rows in XGBoost's own layout: the present inputs of each row, in the order of their
 * index (CSR). The rows are read once to count and once to fill arrays of just the size, which are
 * free again as soon as XGBoost has copied them; no object stands for a row or a value. A row
 * without any input is left out, as Tribuo leaves it out.
 */
final class XgboostMatrix implements AutoCloseable {
  private final DMatrix matrix;
  private final int rows;

  private XgboostMatrix(DMatrix matrix, int rows) {
    this.matrix = matrix;
    this.rows = rows;
  }

  /**
   * @param to rows below it, of those wanted
   * @param label of a row
   * @param weight of a row
   * @param seen takes note of every input
   */
  static XgboostMatrix of(
      Encoding encoding,
      Examples examples,
      int to,
      IntPredicate wanted,
      IntToDoubleFunction label,
      IntToDoubleFunction weight,
      Encoding.Sink seen)
      throws XGBoostError {
    Fill fill = new Fill(Size.of(encoding, examples, to, wanted), seen);
    Row row = new Row(encoding.features());
    boolean weighted = false;
    for (int i = 0; i < to; i++) {
      if (!wanted.test(i)) {
        continue;
      }
      examples.features().read(i, row);
      encoding.forEach(row, fill);
      double weighs = weight.applyAsDouble(i);
      if (fill.endRow(label.applyAsDouble(i), weighs)) {
        weighted |= weighs != 1;
      }
    }
    DMatrix matrix =
        new DMatrix(fill.ends, fill.inputs, fill.values, DMatrix.SparseType.CSR, encoding.size());
    matrix.setLabel(fill.labels);
    if (weighted) {
      matrix.setWeight(fill.weights);
    }
    return new XgboostMatrix(matrix, fill.row);
  }

  DMatrix matrix() {
    return matrix;
  }

  int rows() {
    return rows;
  }

  @Override
  public void close() {
    matrix.dispose();
  }

  private record Size(int rows, int values) {
    static Size of(Encoding encoding, Examples examples, int to, IntPredicate wanted) {
      Row row = new Row(encoding.features());
      long[] values = {0};
      int rows = 0;
      for (int i = 0; i < to; i++) {
        if (wanted.test(i)) {
          examples.features().read(i, row);
          long before = values[0];
          encoding.forEach(row, (input, name, value) -> values[0]++);
          rows += values[0] > before ? 1 : 0;
        }
      }
      if (values[0] > Integer.MAX_VALUE - 8) {
        throw new ProblemException(
            "Cannot train on " + rows + " rows with " + values[0] + " values",
            "a matrix of XGBoost's Java library holds " + (Integer.MAX_VALUE - 8) + " at most",
            "train on fewer rows or features");
      }
      return new Size(rows, (int) values[0]);
    }
  }

  /** The arrays, row after row. */
  private static final class Fill implements Encoding.Sink {
    private final long[] ends;
    private final int[] inputs;
    private final float[] values;
    private final float[] labels;
    private final float[] weights;
    private final Encoding.Sink seen;
    private int row;
    private int begin;
    private int end;

    Fill(Size size, Encoding.Sink seen) {
      this.ends = new long[size.rows() + 1];
      this.inputs = new int[size.values()];
      this.values = new float[size.values()];
      this.labels = new float[size.rows()];
      this.weights = new float[size.rows()];
      this.seen = seen;
    }

    /** Puts the input where its index belongs among those of the row. */
    @Override
    public void accept(int index, String name, double value) {
      int place = end;
      while (place > begin && inputs[place - 1] > index) {
        inputs[place] = inputs[place - 1];
        values[place] = values[place - 1];
        place--;
      }
      inputs[place] = index;
      values[place] = (float) value;
      end++;
      seen.accept(index, name, value);
    }

    /** Whether there was any input. */
    boolean endRow(double label, double weight) {
      if (end == begin) {
        return false;
      }
      labels[row] = (float) label;
      weights[row] = (float) weight;
      row++;
      ends[row] = end;
      begin = end;
      return true;
    }
  }
}
