package org.millrace.modelops.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;
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

  /** Wilson's, of the rows called; all of [0, 1] if none was. */
  public Interval precisionInterval() {
    return new Share(truePositives, truePositives + falsePositives).interval();
  }

  /** Wilson's, of the rows with the label. */
  public Interval recallInterval() {
    return new Share(truePositives, truePositives + falseNegatives).interval();
  }

  /**
   * F1 grows with the share j of hits among the rows that were called or should have been, as 2j /
   * (1 + j), and that share is a binomial one: so its Wilson interval is carried over.
   */
  public Interval f1Interval() {
    Interval j =
        new Share(truePositives, truePositives + falsePositives + falseNegatives).interval();
    return new Interval(2 * j.lower() / (1 + j.lower()), 2 * j.upper() / (1 + j.upper()));
  }

  /** Wilson's, of all rows. */
  public Interval accuracyInterval() {
    return new Share(truePositives + trueNegatives, rows()).interval();
  }

  /** What 1000 rows bring on average, normal interval of the mean of the rows' values. */
  public Estimate valuePer1000(Charter.Value value) {
    double rows = rows();
    double mean = value(value) / rows;
    double squares =
        truePositives * square(value.truePositive() - mean)
            + falsePositives * square(value.falsePositive() - mean)
            + falseNegatives * square(value.falseNegative() - mean)
            + trueNegatives * square(value.trueNegative() - mean);
    double variance = squares / Math.max(1, rows - 1) / rows;
    return new Estimate(
            mean,
            Interval.normal(mean, variance, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY))
        .times(1000);
  }

  /** Every share under the name that MLflow, REST and gates use, each with its interval. */
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    new Estimate(precision(), precisionInterval()).putInto(metrics, "precision");
    new Estimate(recall(), recallInterval()).putInto(metrics, "recall");
    new Estimate(f1(), f1Interval()).putInto(metrics, "f1");
    new Estimate(accuracy(), accuracyInterval()).putInto(metrics, "accuracy");
    return metrics;
  }

  private static double square(double value) {
    return value * value;
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
