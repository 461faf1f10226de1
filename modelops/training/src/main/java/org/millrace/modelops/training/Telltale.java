package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Problem;
import org.millrace.kernel.Row;
import org.millrace.modelops.evaluation.BinaryEvaluation;
import org.millrace.modelops.evaluation.RankCorrelation;
import org.millrace.modelops.evaluation.RegressionEvaluation;
import org.millrace.modelops.predictor.Task;

/**
 * A feature that tells the test rows' truth almost without fault by itself: in life it would not be
 * known at the cutoff, or the label follows from it and there is nothing to learn.
 *
 * @param strength its own: of a label the AUC, of a quantity the rank correlation, or for a
 *     category the share of the variance that its means explain; in whichever direction is better
 */
record Telltale(String feature, Task task, double strength) {
  /** No honest feature of a problem worth a model comes near. */
  private static final double TOO_GOOD_AUC = 0.995;

  private static final double TOO_GOOD_CORRELATION = 0.999;

  /** So few rows can be ranked without fault by chance. */
  private static final int LEAST_OF_EACH = 50;

  private static final int MOST_ROWS = 20_000;

  /**
   * @param trusted features that are not asked
   */
  static List<Telltale> find(Division division, Task task, List<String> trusted) {
    Examples examples = division.examples();
    int[] sample = sample(division.split());
    boolean[] labels = new boolean[sample.length];
    double[] targets = new double[sample.length];
    int positives = 0;
    for (int i = 0; i < sample.length; i++) {
      targets[i] = examples.targets()[sample[i]];
      labels[i] = examples.hasLabel(sample[i]);
      positives += labels[i] ? 1 : 0;
    }
    int fewest =
        task == Task.REGRESSION
            ? rowsBeside(targets)
            : Math.min(positives, sample.length - positives);
    if (fewest < LEAST_OF_EACH) {
      return List.of();
    }
    List<Telltale> found = new ArrayList<>();
    for (int field = 0; field < examples.features().schema().size(); field++) {
      Field feature = examples.features().schema().field(field);
      if (trusted.contains(feature.name())) {
        continue;
      }
      double[] scores = scores(division, field, sample);
      double strength =
          task == Task.REGRESSION
              ? strength(feature, scores, targets)
              : strength(BinaryEvaluation.auc(scores, labels));
      if (strength >= (task == Task.REGRESSION ? TOO_GOOD_CORRELATION : TOO_GOOD_AUC)) {
        found.add(new Telltale(feature.name(), task, strength));
      }
    }
    return found;
  }

  /** Rows that do not have the most frequent quantity. */
  private static int rowsBeside(double[] targets) {
    Map<Double, Integer> counts = new HashMap<>();
    for (double target : targets) {
      counts.merge(target, 1, Integer::sum);
    }
    return targets.length - counts.values().stream().mapToInt(count -> count).max().orElse(0);
  }

  private static double strength(double auc) {
    return Math.max(auc, 1 - auc);
  }

  private static double strength(Field feature, double[] scores, double[] targets) {
    return feature.type() == FieldType.STRING
        ? RegressionEvaluation.of(scores, targets).r2().value()
        : Math.abs(RankCorrelation.of(scores, targets));
  }

  Problem problem() {
    return new Problem(
        "Cannot trust feature '" + feature + "'",
        String.format(
            Locale.ROOT,
            task == Task.REGRESSION
                ? "by itself it tells the quantity of the test rows with a correlation of %.4f, so"
                    + " it may have been made from the outcome"
                : "by itself it tells the label of the test rows with an AUC of %.4f, so it may"
                    + " have been made from the outcome",
            strength),
        "leave it out; or, if it is known at the cutoff all the same, say so: 'leakage: {trusted: ["
            + feature
            + "]}'",
        ModelopsSettings.FILE);
  }

  private static int[] sample(Split split) {
    int rows = Math.min(MOST_ROWS, split.testRows());
    int[] sample = new int[rows];
    for (int i = 0; i < rows; i++) {
      sample[i] = split.testBegin() + (int) ((long) i * split.testRows() / rows);
    }
    return sample;
  }

  private static double[] scores(Division division, int field, int[] sample) {
    Rows features = division.examples().features();
    return features.schema().field(field).type() == FieldType.STRING
        ? shares(division, field, sample)
        : ranks(features, field, sample);
  }

  /** A number's place among the others as a share of them; what is absent comes first. */
  private static double[] ranks(Rows features, int field, int[] sample) {
    Row row = new Row(features.schema());
    double[] values = new double[sample.length];
    for (int i = 0; i < sample.length; i++) {
      features.read(sample[i], row);
      double value = row.getDouble(field);
      values[i] = Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value + 0.0;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return Arrays.stream(values)
        .map(value -> (double) firstOf(sorted, value) / sorted.length)
        .toArray();
  }

  private static int firstOf(double[] sorted, double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The mean target, of a label its share, among the training rows of the same category. */
  private static double[] shares(Division division, int field, int[] sample) {
    Examples examples = division.examples();
    Row row = new Row(examples.features().schema());
    int all = division.split().trainEnd();
    Map<String, double[]> sums = new HashMap<>();
    double whole = 0;
    for (int i = 0; i < all; i++) {
      examples.features().read(i, row);
      double[] sum = sums.computeIfAbsent(String.valueOf(row.getString(field)), c -> new double[2]);
      sum[0]++;
      sum[1] += examples.targets()[i];
      whole += examples.targets()[i];
    }
    double[] shares = new double[sample.length];
    for (int i = 0; i < sample.length; i++) {
      examples.features().read(sample[i], row);
      double[] sum = sums.get(String.valueOf(row.getString(field)));
      shares[i] = sum == null ? whole / all : sum[1] / sum[0];
    }
    return shares;
  }
}
