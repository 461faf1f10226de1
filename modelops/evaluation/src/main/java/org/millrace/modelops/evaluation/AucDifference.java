package org.millrace.modelops.evaluation;

import java.util.Arrays;
import org.apache.commons.numbers.gamma.Erfc;

/**
 * By how much one model ranks the same rows better than another (DeLong, DeLong and Clarke-Pearson
 * 1988): the two AUCs are correlated, which a comparison of their intervals would ignore.
 *
 * @param difference AUC of the first less AUC of the second
 * @param interval of the difference, within [-1, 1]
 * @param pValue two-sided, of no difference; 1 where nothing can be said
 */
public record AucDifference(
    double first, double second, double difference, Interval interval, double pValue) {

  /**
   * @param first probabilities of the first model
   * @param second probabilities of the second model for the same rows in the same order
   */
  public static AucDifference of(double[] first, double[] second, boolean[] label) {
    Placements a = Placements.of(ScoredRows.of(first, label));
    Placements b = Placements.of(ScoredRows.of(second, label));
    double difference = a.auc() - b.auc();
    boolean same =
        Arrays.equals(a.ofPositives(), b.ofPositives())
            && Arrays.equals(a.ofNegatives(), b.ofNegatives());
    double variance = same ? 0 : Math.max(0, a.variance() + b.variance() - 2 * a.covariance(b));
    if (Double.isNaN(variance)) {
      return new AucDifference(a.auc(), b.auc(), difference, new Interval(-1, 1), 1);
    }
    return new AucDifference(
        a.auc(),
        b.auc(),
        difference,
        Interval.normal(difference, variance, -1, 1),
        pValue(difference, variance));
  }

  private static double pValue(double difference, double variance) {
    if (variance == 0) {
      return difference == 0 ? 1 : 0;
    }
    return Erfc.value(Math.abs(difference) / Math.sqrt(2 * variance));
  }
}
