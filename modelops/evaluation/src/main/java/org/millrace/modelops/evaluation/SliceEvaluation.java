package org.millrace.modelops.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A model of two labels measured on some of the rows.
 *
 * @param slice which, in words
 * @param logLoss mean of theirs
 * @param confusion at the threshold
 * @param model all numbers; empty where the rows all have the label or all lack it
 */
public record SliceEvaluation(
    String slice,
    int rows,
    Estimate logLoss,
    Confusion confusion,
    Optional<BinaryEvaluation> model) {
  /**
   * Every slice of the column that is large enough, in the column's order.
   *
   * @param minRows at least 1; slices with fewer tell little and are left out
   */
  public static List<SliceEvaluation> of(
      SliceColumn column, double[] probability, boolean[] label, double threshold, int minRows) {
    if (column.rows() != label.length || probability.length != label.length) {
      throw new IllegalArgumentException(
          "Cannot slice " + label.length + " rows by " + column.rows());
    }
    int slices = column.conditions().size();
    int[] counts = new int[slices];
    for (int i = 0; i < label.length; i++) {
      if (column.code(i) >= 0) {
        counts[column.code(i)]++;
      }
    }
    double[][] probabilities = new double[slices][];
    boolean[][] labels = new boolean[slices][];
    Arrays.setAll(probabilities, slice -> new double[counts[slice]]);
    Arrays.setAll(labels, slice -> new boolean[counts[slice]]);
    Arrays.fill(counts, 0);
    for (int i = 0; i < label.length; i++) {
      int slice = column.code(i);
      if (slice >= 0) {
        probabilities[slice][counts[slice]] = probability[i];
        labels[slice][counts[slice]++] = label[i];
      }
    }
    List<SliceEvaluation> evaluations = new ArrayList<>();
    for (int slice = 0; slice < slices; slice++) {
      if (counts[slice] >= Math.max(1, minRows)) {
        evaluations.add(
            of(column.conditions().get(slice), probabilities[slice], labels[slice], threshold));
      }
    }
    return evaluations;
  }

  private static SliceEvaluation of(
      String slice, double[] probability, boolean[] label, double threshold) {
    Confusion confusion = Confusion.at(threshold, probability, label);
    long positives = confusion.truePositives() + confusion.falseNegatives();
    boolean ranks = positives > 0 && positives < label.length;
    return new SliceEvaluation(
        slice,
        label.length,
        RunningMean.of(BinaryEvaluation.logLosses(probability, label))
            .estimate(0, Double.POSITIVE_INFINITY),
        confusion,
        ranks ? Optional.of(BinaryEvaluation.of(probability, label)) : Optional.empty());
  }
}
