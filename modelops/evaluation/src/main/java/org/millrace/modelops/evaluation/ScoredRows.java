package org.millrace.modelops.evaluation;

import java.util.Arrays;
import org.millrace.kernel.ProblemException;

/**
 * Probabilities of one model, checked, the positives and the negatives each in ascending order.
 *
 * @param probability in the order of the rows
 * @param label in the order of the rows
 */
@SuppressWarnings("ArrayRecordComponent") // never compared: a name for arrays that go together
record ScoredRows(double[] probability, boolean[] label, double[] positives, double[] negatives) {
  static ScoredRows of(double[] probability, boolean[] label) {
    if (probability.length != label.length) {
      throw new IllegalArgumentException(
          "Cannot evaluate "
              + probability.length
              + " probabilities on "
              + label.length
              + " labels");
    }
    int positive = 0;
    for (int i = 0; i < label.length; i++) {
      if (!(probability[i] >= 0 && probability[i] <= 1)) {
        throw new IllegalArgumentException(
            "Invalid probability " + probability[i] + " in row " + i);
      }
      positive += label[i] ? 1 : 0;
    }
    if (positive == 0 || positive == label.length) {
      throw new ProblemException(
          "Cannot evaluate " + label.length + " rows of which " + positive + " have the label",
          "ranking needs rows with the label and rows without it",
          "evaluate on more rows, or on a longer window");
    }
    double[] positives = new double[positive];
    double[] negatives = new double[label.length - positive];
    int p = 0;
    int n = 0;
    for (int i = 0; i < label.length; i++) {
      // Adding zero makes one of the two zeros, which sorting would tell apart.
      if (label[i]) {
        positives[p++] = probability[i] + 0.0;
      } else {
        negatives[n++] = probability[i] + 0.0;
      }
    }
    Arrays.sort(positives);
    Arrays.sort(negatives);
    return new ScoredRows(probability, label, positives, negatives);
  }

  /** All probabilities in ascending order. */
  double[] ascending() {
    double[] merged = new double[size()];
    int p = 0;
    int n = 0;
    for (int i = 0; i < merged.length; i++) {
      boolean positive =
          n == negatives.length || (p < positives.length && positives[p] <= negatives[n]);
      merged[i] = positive ? positives[p++] : negatives[n++];
    }
    return merged;
  }

  int size() {
    return label.length;
  }

  double baseRate() {
    return (double) positives.length / size();
  }
}
