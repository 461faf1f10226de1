package org.millrace.modelops.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.millrace.kernel.ProblemException;

/**
 * The numbers of a model that predicts a quantity, on rows whose outcome is known. All points agree
 * with scikit-learn; the intervals are normal ones of means or, by the delta method, of functions
 * of means, and need some tens of rows to be taken at their word.
 *
 * @param rows how many
 * @param rmse root of the mean squared error, in the unit of the quantity
 * @param mae mean absolute error, in the unit of the quantity
 * @param r2 share of the variance that is explained: 1 is perfect, 0 no better than the mean, below
 *     0 worse. Where all outcomes are equal it is 1 if all were met, else 0, and its interval says
 *     nothing
 * @param mape mean absolute error in shares of the outcome, which counts as at least 2.2e-16: of no
 *     use where outcomes are 0
 * @param pinball mean pinball loss at each quantile that was asked for
 */
public record RegressionEvaluation(
    int rows, Estimate rmse, Estimate mae, Estimate r2, Estimate mape, List<Pinball> pinball)
    implements Evaluation {
  private static final double INFINITE = Double.POSITIVE_INFINITY;

  public RegressionEvaluation {
    pinball = List.copyOf(pinball);
  }

  /**
   * How badly a predicted quantile is missed (Koenker and Bassett 1978): a shortfall costs {@code
   * quantile} for each unit, an excess {@code 1 - quantile}.
   *
   * @param quantile within (0, 1)
   */
  public record Pinball(double quantile, Estimate loss) {
    public Pinball {
      if (!(quantile > 0 && quantile < 1)) {
        throw new IllegalArgumentException("Invalid quantile " + quantile);
      }
    }

    /** {@code pinball_q90}, {@code pinball_q2_5}. */
    String name() {
      String percent = String.format(Locale.ROOT, "%.4f", 100 * quantile);
      return "pinball_q" + percent.replaceAll("\\.?0+$", "").replace('.', '_');
    }
  }

  /**
   * Evaluates in O(n).
   *
   * @param predicted finite
   * @param actual finite, in the same order
   * @param quantiles at which the predictions are also judged as quantiles
   * @throws ProblemException for fewer than 2 rows
   * @throws IllegalArgumentException if the arrays differ in length or hold what is not finite
   */
  public static RegressionEvaluation of(double[] predicted, double[] actual, double... quantiles) {
    check(predicted, actual);
    RunningMean squared = new RunningMean();
    RunningMean absolute = new RunningMean();
    RunningMean relative = new RunningMean();
    for (int i = 0; i < actual.length; i++) {
      double error = actual[i] - predicted[i];
      squared.add(error * error);
      absolute.add(Math.abs(error));
      relative.add(Math.abs(error) / Math.max(Math.abs(actual[i]), Math.ulp(1.0)));
    }
    Interval ofSquared = squared.estimate(0, INFINITE).interval();
    List<Pinball> pinball = new ArrayList<>();
    for (double quantile : quantiles) {
      pinball.add(pinball(predicted, actual, quantile));
    }
    return new RegressionEvaluation(
        actual.length,
        new Estimate(
            Math.sqrt(squared.mean()),
            new Interval(Math.sqrt(ofSquared.lower()), Math.sqrt(ofSquared.upper()))),
        absolute.estimate(0, INFINITE),
        r2(predicted, actual, squared.mean()),
        relative.estimate(0, INFINITE),
        pinball);
  }

  /** The squared error of each row by itself, for slices. */
  public static double[] squaredErrors(double[] predicted, double[] actual) {
    check(predicted, actual);
    double[] errors = new double[actual.length];
    for (int i = 0; i < actual.length; i++) {
      errors[i] = (actual[i] - predicted[i]) * (actual[i] - predicted[i]);
    }
    return errors;
  }

  private static Pinball pinball(double[] predicted, double[] actual, double quantile) {
    RunningMean loss = new RunningMean();
    for (int i = 0; i < actual.length; i++) {
      double error = actual[i] - predicted[i];
      loss.add(error >= 0 ? quantile * error : (quantile - 1) * error);
    }
    return new Pinball(quantile, loss.estimate(0, INFINITE));
  }

  /** 1 - E/V moves by (E (d - V) / V - (e - E)) / V with a row of squares e (error) and d. */
  private static Estimate r2(double[] predicted, double[] actual, double error) {
    double mean = RunningMean.of(actual).mean();
    double squares = 0;
    for (double value : actual) {
      squares += (value - mean) * (value - mean);
    }
    double n = actual.length;
    double variance = squares / n;
    if (variance == 0) {
      return new Estimate(error == 0 ? 1 : 0, new Interval(Double.NEGATIVE_INFINITY, 1));
    }
    double influences = 0;
    for (int i = 0; i < actual.length; i++) {
      double ofError = (actual[i] - predicted[i]) * (actual[i] - predicted[i]) - error;
      double ofVariance = (actual[i] - mean) * (actual[i] - mean) - variance;
      double influence = (error * ofVariance / variance - ofError) / variance;
      influences += influence * influence;
    }
    double value = 1 - error / variance;
    return new Estimate(
        value, Interval.normal(value, influences / n / n, Double.NEGATIVE_INFINITY, 1));
  }

  private static void check(double[] predicted, double[] actual) {
    if (predicted.length != actual.length) {
      throw new IllegalArgumentException(
          "Cannot evaluate " + predicted.length + " predictions on " + actual.length + " outcomes");
    }
    for (int i = 0; i < actual.length; i++) {
      if (!Double.isFinite(predicted[i]) || !Double.isFinite(actual[i])) {
        throw new IllegalArgumentException(
            "Invalid prediction " + predicted[i] + " of " + actual[i] + " in row " + i);
      }
    }
    if (actual.length < 2) {
      throw new ProblemException(
          "Cannot evaluate a regression on " + actual.length + " rows",
          "nothing can be said of errors from fewer than 2",
          "evaluate on more rows, or on a longer window");
    }
  }

  @Override
  public String lead() {
    return "mae";
  }

  @Override
  public Estimate leading() {
    return mae;
  }

  @Override
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("rows", (double) rows);
    rmse.putInto(metrics, "rmse");
    mae.putInto(metrics, "mae");
    r2.putInto(metrics, "r2");
    mape.putInto(metrics, "mape");
    pinball.forEach(at -> at.loss().putInto(metrics, at.name()));
    return metrics;
  }
}
