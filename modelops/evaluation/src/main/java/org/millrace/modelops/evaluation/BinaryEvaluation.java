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
 * @param averagePrecisionInterval by the infinitesimal jackknife, on the scale of the log odds
 * @param logLoss mean of minus the natural logarithm of what the truth was given, at least 2.2e-16
 * @param logLossInterval normal, of a mean
 * @param brier mean squared distance of probability and truth
 * @param brierInterval normal, of a mean
 * @param calibrationError expected calibration error over 10 bins of equal frequency
 * @param calibrationErrorInterval freed of what chance alone adds to the error
 */
public record BinaryEvaluation(
    int rows,
    double baseRate,
    double auc,
    Interval aucInterval,
    double averagePrecision,
    Interval averagePrecisionInterval,
    double logLoss,
    Interval logLossInterval,
    double brier,
    Interval brierInterval,
    double calibrationError,
    Interval calibrationErrorInterval)
    implements Evaluation {
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
    RunningMean logLoss = new RunningMean();
    RunningMean brier = new RunningMean();
    for (int i = 0; i < label.length; i++) {
      double ofTruth = label[i] ? probability[i] : 1 - probability[i];
      logLoss.add(logLoss(ofTruth));
      brier.add((1 - ofTruth) * (1 - ofTruth));
    }
    Estimate precision = AveragePrecision.of(OperatingPoints.of(rows));
    Estimate calibration = CalibrationError.of(rows, CALIBRATION_BINS);
    return new BinaryEvaluation(
        label.length,
        rows.baseRate(),
        auc,
        Double.isNaN(variance) ? new Interval(0, 1) : Interval.normal(auc, variance, 0, 1),
        precision.value(),
        precision.interval(),
        logLoss.mean(),
        logLoss.estimate(0, -Math.log(CLIP)).interval(),
        brier.mean(),
        brier.estimate(0, 1).interval(),
        calibration.value(),
        calibration.interval());
  }

  /**
   * The AUC alone.
   *
   * @throws org.millrace.kernel.ProblemException unless there are rows with the label and without
   */
  public static double auc(double[] probability, boolean[] label) {
    return Placements.of(ScoredRows.of(probability, label)).auc();
  }

  /**
   * The log loss of each row by itself, for slices.
   *
   * @param probability of the label, each within [0, 1]
   */
  public static double[] logLosses(double[] probability, boolean[] label) {
    double[] losses = new double[label.length];
    for (int i = 0; i < label.length; i++) {
      losses[i] = logLoss(label[i] ? probability[i] : 1 - probability[i]);
    }
    return losses;
  }

  private static double logLoss(double ofTruth) {
    return -Math.log(Math.min(Math.max(ofTruth, CLIP), 1 - CLIP));
  }

  @Override
  public String lead() {
    return "auc";
  }

  @Override
  public Estimate leading() {
    return new Estimate(auc, aucInterval);
  }

  @Override
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("rows", (double) rows);
    metrics.put("base_rate", baseRate);
    new Estimate(auc, aucInterval).putInto(metrics, "auc");
    new Estimate(averagePrecision, averagePrecisionInterval).putInto(metrics, "average_precision");
    new Estimate(logLoss, logLossInterval).putInto(metrics, "log_loss");
    new Estimate(brier, brierInterval).putInto(metrics, "brier");
    new Estimate(calibrationError, calibrationErrorInterval).putInto(metrics, "calibration_error");
    return metrics;
  }
}
