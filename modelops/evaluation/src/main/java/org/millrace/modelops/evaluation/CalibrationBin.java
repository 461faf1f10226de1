package org.millrace.modelops.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of similar probability: what was predicted for them and what came true.
 *
 * @param rows how many, at least 1
 * @param predicted mean probability
 * @param observed share of rows that have the label
 */
public record CalibrationBin(int rows, double predicted, double observed) {
  /**
   * Bins of equal frequency, as scikit-learn's {@code calibration_curve(strategy="quantile")} cuts
   * them: a bin ends at a quantile (linear interpolation) and includes it, so rows of equal
   * probability share a bin, and a bin may stay empty and is then left out.
   *
   * @param bins at least 1
   */
  public static List<CalibrationBin> of(double[] probability, boolean[] label, int bins) {
    return of(ScoredRows.of(probability, label), bins);
  }

  static List<CalibrationBin> of(ScoredRows rows, int bins) {
    double[] edges = edges(rows, bins);
    int[] count = new int[bins];
    double[] predicted = new double[bins];
    int[] observed = new int[bins];
    for (int i = 0; i < rows.size(); i++) {
      int bin = firstNotBelow(edges, rows.probability()[i]);
      count[bin]++;
      predicted[bin] += rows.probability()[i];
      observed[bin] += rows.label()[i] ? 1 : 0;
    }
    List<CalibrationBin> filled = new ArrayList<>();
    for (int bin = 0; bin < bins; bin++) {
      if (count[bin] > 0) {
        filled.add(
            new CalibrationBin(
                count[bin], predicted[bin] / count[bin], (double) observed[bin] / count[bin]));
      }
    }
    return filled;
  }

  /** Expected calibration error: the mean distance of predicted and observed, weighted by rows. */
  static double expectedError(List<CalibrationBin> bins) {
    double sum = 0;
    long rows = 0;
    for (CalibrationBin bin : bins) {
      sum += bin.rows * Math.abs(bin.predicted - bin.observed);
      rows += bin.rows;
    }
    return sum / rows;
  }

  static double[] edges(ScoredRows rows, int bins) {
    double[] sorted = rows.ascending();
    double[] edges = new double[bins - 1];
    for (int i = 0; i < edges.length; i++) {
      // In whole numbers, so that a quantile that is a row's probability is exactly that.
      long place = (i + 1L) * (sorted.length - 1);
      int below = (int) (place / bins);
      double part = (double) (place % bins) / bins;
      edges[i] =
          part == 0 ? sorted[below] : sorted[below] + part * (sorted[below + 1] - sorted[below]);
    }
    return edges;
  }

  static int firstNotBelow(double[] edges, double probability) {
    int bin = 0;
    while (bin < edges.length && edges[bin] < probability) {
      bin++;
    }
    return bin;
  }
}
