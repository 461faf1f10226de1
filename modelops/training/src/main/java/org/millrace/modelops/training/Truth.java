package org.millrace.modelops.training;

import java.util.Arrays;
import org.millrace.modelops.evaluation.AucDifference;
import org.millrace.modelops.evaluation.BinaryEvaluation;
import org.millrace.modelops.evaluation.ErrorDifference;
import org.millrace.modelops.evaluation.Estimate;
import org.millrace.modelops.evaluation.Evaluation;
import org.millrace.modelops.evaluation.RegressionEvaluation;
import org.millrace.modelops.predictor.Task;

/** What came true for some rows, and how answers are held against it. */
sealed interface Truth {
  /** Of the rows [from, to). */
  static Truth of(Task task, Examples examples, int from, int to) {
    return task == Task.REGRESSION
        ? new Quantities(Arrays.copyOfRange(examples.targets(), from, to))
        : new Labels(examples.labels(from, to));
  }

  /** Name of the number in which gains are measured. */
  static String lead(Task task) {
    return task == Task.REGRESSION ? "mae" : "auc";
  }

  /** Of some of these rows, by their places among them. */
  Truth of(int[] rows);

  /** How many there are. */
  int rows();

  /** Whether the rows tell a good model from a bad one. */
  boolean canMeasure();

  Evaluation evaluate(double[] scores);

  /** How good scores are in one number; greater is better. */
  double quality(double[] scores);

  /** By how much the first are better than the others, paired row by row; above 0 is better. */
  Estimate gain(double[] scores, double[] others);

  /** Which rows have the label. */
  @SuppressWarnings("ArrayRecordComponent") // read in place, never compared
  record Labels(boolean[] labels) implements Truth {
    @Override
    public Truth of(int[] rows) {
      boolean[] some = new boolean[rows.length];
      for (int i = 0; i < rows.length; i++) {
        some[i] = labels[rows[i]];
      }
      return new Labels(some);
    }

    @Override
    public int rows() {
      return labels.length;
    }

    @Override
    public boolean canMeasure() {
      int positives = 0;
      for (boolean label : labels) {
        positives += label ? 1 : 0;
      }
      return positives > 0 && positives < labels.length;
    }

    @Override
    public Evaluation evaluate(double[] scores) {
      return BinaryEvaluation.of(scores, labels);
    }

    @Override
    public double quality(double[] scores) {
      return BinaryEvaluation.auc(scores, labels);
    }

    @Override
    public Estimate gain(double[] scores, double[] others) {
      AucDifference difference = AucDifference.of(scores, others, labels);
      return new Estimate(difference.difference(), difference.interval());
    }
  }

  /** How much it was. */
  @SuppressWarnings("ArrayRecordComponent") // read in place, never compared
  record Quantities(double[] targets) implements Truth {
    @Override
    public Truth of(int[] rows) {
      return new Quantities(Arrays.stream(rows).mapToDouble(row -> targets[row]).toArray());
    }

    @Override
    public int rows() {
      return targets.length;
    }

    @Override
    public boolean canMeasure() {
      return Arrays.stream(targets).distinct().limit(2).count() == 2;
    }

    @Override
    public Evaluation evaluate(double[] scores) {
      return RegressionEvaluation.of(scores, targets);
    }

    @Override
    public double quality(double[] scores) {
      double sum = 0;
      for (int i = 0; i < scores.length; i++) {
        sum -= Math.abs(targets[i] - scores[i]);
      }
      return sum / scores.length;
    }

    @Override
    public Estimate gain(double[] scores, double[] others) {
      return ErrorDifference.of(scores, others, targets);
    }
  }
}
