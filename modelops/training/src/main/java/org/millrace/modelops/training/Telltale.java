package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Problem;
import org.millrace.kernel.Row;
import org.millrace.modelops.evaluation.BinaryEvaluation;

/**
 * A feature that ranks the test rows almost without fault by itself: in life it would not be known
 * at the cutoff, or the label follows from it and there is nothing to learn.
 *
 * @param auc its own, in whichever direction is better
 */
record Telltale(String feature, double auc) {
  /** No honest feature of a problem worth a model comes near. */
  private static final double TOO_GOOD = 0.995;

  /** So few rows can be ranked without fault by chance. */
  private static final int LEAST_OF_EACH = 50;

  private static final int MOST_ROWS = 20_000;

  /**
   * @param trusted features that are not asked
   */
  static List<Telltale> find(Division division, List<String> trusted) {
    Examples examples = division.examples();
    int[] sample = sample(division.split());
    boolean[] labels = new boolean[sample.length];
    int positives = 0;
    for (int i = 0; i < sample.length; i++) {
      labels[i] = examples.hasLabel(sample[i]);
      positives += labels[i] ? 1 : 0;
    }
    if (Math.min(positives, sample.length - positives) < LEAST_OF_EACH) {
      return List.of();
    }
    List<Telltale> found = new ArrayList<>();
    for (int field = 0; field < examples.features().schema().size(); field++) {
      String name = examples.features().schema().field(field).name();
      if (!trusted.contains(name)) {
        double auc = BinaryEvaluation.auc(scores(division, field, sample), labels);
        if (Math.max(auc, 1 - auc) >= TOO_GOOD) {
          found.add(new Telltale(name, Math.max(auc, 1 - auc)));
        }
      }
    }
    return found;
  }

  Problem problem() {
    return new Problem(
        "Cannot trust feature '" + feature + "'",
        String.format(
            Locale.ROOT,
            "by itself it tells the label of the test rows with an AUC of %.4f, so it may have been"
                + " made from the outcome",
            auc),
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

  /** The label's share among the training rows of the same category. */
  private static double[] shares(Division division, int field, int[] sample) {
    Examples examples = division.examples();
    Row row = new Row(examples.features().schema());
    Map<String, int[]> counts = new HashMap<>();
    for (int i = 0; i < division.split().trainEnd(); i++) {
      examples.features().read(i, row);
      int[] count = counts.computeIfAbsent(String.valueOf(row.getString(field)), c -> new int[2]);
      count[0]++;
      count[1] += examples.hasLabel(i) ? 1 : 0;
    }
    int all = division.split().trainEnd();
    double base = (double) examples.positives(0, all) / all;
    double[] shares = new double[sample.length];
    for (int i = 0; i < sample.length; i++) {
      examples.features().read(sample[i], row);
      int[] count = counts.get(String.valueOf(row.getString(field)));
      shares[i] = count == null ? base : (double) count[1] / count[0];
    }
    return shares;
  }
}
