package org.millrace.modelops.evaluation;

import org.millrace.kernel.Charter;

/**
 * What a threshold did: how many rows were called, how many should have been. A share of nothing is
 * 0, as in scikit-learn.
 */
public record Confusion(
    long truePositives, long falsePositives, long falseNegatives, long trueNegatives) {

  /**
   * Calls the rows whose probability is at or above the threshold.
   *
   * @throws IllegalArgumentException if the arrays differ in length
   */
  public static Confusion at(double threshold, double[] probability, boolean[] label) {
    if (probability.length != label.length) {
      throw new IllegalArgumentException(
          "Cannot compare "
              + probability.length
              + " probabilities with "
              + label.length
              + " labels");
    }
    long[] counts = new long[4];
    for (int i = 0; i < label.length; i++) {
      counts[(probability[i] >= threshold ? 0 : 2) + (label[i] ? 0 : 1)]++;
    }
    return new Confusion(counts[0], counts[1], counts[2], counts[3]);
  }

  public long rows() {
    return truePositives + falsePositives + falseNegatives + trueNegatives;
  }

  /** Share of the called rows that have the label. */
  public double precision() {
    return share(truePositives, truePositives + falsePositives);
  }

  /** Share of the rows with the label that were called. */
  public double recall() {
    return share(truePositives, truePositives + falseNegatives);
  }

  /** Harmonic mean of precision and recall. */
  public double f1() {
    return share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
  }

  /** Share of the rows that were answered rightly. */
  public double accuracy() {
    return share(truePositives + trueNegatives, rows());
  }

  /** What the answers brought and cost in all, in the charter's currency. */
  public double value(Charter.Value value) {
    return truePositives * value.truePositive()
        + falsePositives * value.falsePositive()
        + falseNegatives * value.falseNegative()
        + trueNegatives * value.trueNegative();
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
