package org.millrace.modelops.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers of a model of two labels on rows whose outcome is known.
 *
 * @param rows how many
 * @param baseRate share of rows that have the label
 * @param auc probability that a row with the label is ranked above one without it, ties counting
 *     half: 0.5 is chance, 1 is perfect
 * @param aucInterval by DeLong (1988), cut to [0, 1]; all of it if the label or its absence occurs
 *     but once
 * @param averagePrecision area under precision over recall, without interpolation; chance is the
 *     base rate
 * @param logLoss mean of minus the natural logarithm of what the truth was given, at least 2.2e-16
 * @param brier mean squared distance of probability and truth
 * @param calibrationError expected calibration error over 10 bins of equal frequency
 */
public record BinaryEvaluation(
    int rows,
    double baseRate,
    double auc,
    Interval aucInterval,
    double averagePrecision,
    double logLoss,
    double brier,
    double calibrationError) {
  static final int CALIBRATION_BINS = 10;

  /**
   * Probabilities are kept this far from 0 and 1, as in scikit-learn: a double's machine epsilon.
   */
  private static final double CLIP = Math.ulp(1.0);

  /**
   * Evaluates in O(n log n).
   *
   * @param probability of the label, each within [0, 1]
   * @param label what came true, in the same order
   * @throws org.millrace.kernel.ProblemException unless there are rows with the label and without
   */
  public static BinaryEvaluation of(double[] probability, boolean[] label) {
    ScoredRows rows = ScoredRows.of(probability, label);
    Placements placements = Placements.of(rows);
    double auc = placements.auc();
    double variance = placements.variance();
    double logLoss = 0;
    double brier = 0;
    for (int i = 0; i < label.length; i++) {
      double ofTruth = label[i] ? probability[i] : 1 - probability[i];
      logLoss -= Math.log(Math.min(Math.max(ofTruth, CLIP), 1 - CLIP));
      brier += (1 - ofTruth) * (1 - ofTruth);
    }
    return new BinaryEvaluation(
        label.length,
        rows.baseRate(),
        auc,
        Double.isNaN(variance) ? new Interval(0, 1) : Interval.normal(auc, variance, 0, 1),
        OperatingPoints.of(rows).averagePrecision(),
        logLoss / label.length,
        brier / label.length,
        CalibrationBin.expectedError(CalibrationBin.of(rows, CALIBRATION_BINS)));
  }

  /** The numbers under the names that MLflow, REST and gates use. */
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("rows", (double) rows);
    metrics.put("base_rate", baseRate);
    metrics.put("auc", auc);
    metrics.put("auc_lower", aucInterval.lower());
    metrics.put("auc_upper", aucInterval.upper());
    metrics.put("average_precision", averagePrecision);
    metrics.put("log_loss", logLoss);
    metrics.put("brier", brier);
    metrics.put("calibration_error", calibrationError);
    return metrics;
  }
}
