package org.millrace.modelops.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A model of a quantity measured on some of the rows.
 *
 * @param slice which, in words
 * @param bias mean of predicted less actual: below 0 it predicts too little there
 * @param model all numbers
 */
public record RegressionSlice(String slice, int rows, Estimate bias, RegressionEvaluation model) {
  /**
   * Every slice of the column that is large enough, in the column's order.
   *
   * @param minRows at least 2; slices with fewer tell little and are left out
   */
  public static List<RegressionSlice> of(
      SliceColumn column, double[] predicted, double[] actual, int minRows) {
    if (column.rows() != actual.length || predicted.length != actual.length) {
      throw new IllegalArgumentException(
          "Cannot slice " + actual.length + " rows by " + column.rows());
    }
    int slices = column.conditions().size();
    List<IntStream.Builder> rows = new ArrayList<>();
    for (int slice = 0; slice < slices; slice++) {
      rows.add(IntStream.builder());
    }
    for (int i = 0; i < actual.length; i++) {
      if (column.code(i) >= 0) {
        rows.get(column.code(i)).add(i);
      }
    }
    List<RegressionSlice> evaluations = new ArrayList<>();
    for (int slice = 0; slice < slices; slice++) {
      int[] of = rows.get(slice).build().toArray();
      if (of.length >= Math.max(2, minRows)) {
        evaluations.add(of(column.conditions().get(slice), of, predicted, actual));
      }
    }
    return evaluations;
  }

  private static RegressionSlice of(String slice, int[] rows, double[] predicted, double[] actual) {
    double[] ofSlice = IntStream.of(rows).mapToDouble(row -> predicted[row]).toArray();
    double[] truths = IntStream.of(rows).mapToDouble(row -> actual[row]).toArray();
    RunningMean bias = new RunningMean();
    for (int row : rows) {
      bias.add(predicted[row] - actual[row]);
    }
    return new RegressionSlice(
        slice,
        rows.length,
        bias.estimate(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
        RegressionEvaluation.of(ofSlice, truths));
  }
}
