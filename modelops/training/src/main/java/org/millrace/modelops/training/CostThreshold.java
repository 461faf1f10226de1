package org.millrace.modelops.training;

import org.millrace.kernel.Charter;
import org.millrace.kernel.ProblemException;

/**
 * The probability from which calling a row pays, given what each kind of answer is worth: with
 * calibrated probabilities no other threshold brings more (Elkan, The foundations of cost-sensitive
 * learning, 2001).
 */
final class CostThreshold {
  private CostThreshold() {}

  /**
   * @return within [0, 1)
   * @throws ProblemException if a right call is worth no more than a missed one, or a wrong call
   *     more than silence: then no threshold is sensible
   */
  static double of(Charter.Value value) {
    double gain = value.truePositive() - value.falseNegative();
    double cost = value.trueNegative() - value.falsePositive();
    if (!(gain > 0 && cost >= 0)) {
      throw new ProblemException(
          "Cannot derive a threshold from the values in charter.yaml",
          "a right call brings " + gain + " over a miss, and a wrong one costs " + cost,
          "correct the values, or set 'threshold' in " + ModelopsSettings.FILE);
    }
    return cost / (gain + cost);
  }
}
