package org.millrace.modelops.evaluation;

import java.util.Arrays;
import org.millrace.kernel.Calibrator;

/**
 * Isotonic regression by pooling adjacent violators (Ayer et al. 1955), in O(n) after sorting.
 * Equal probabilities are one point, and of each pool only its ends are kept, as in scikit-learn.
 */
public final class IsotonicFit {
  private final double[] first;
  private final double[] last;
  private final double[] positives;
  private final double[] rows;
  private int pools;

  private IsotonicFit(int most) {
    first = new double[most];
    last = new double[most];
    positives = new double[most];
    rows = new double[most];
  }

  /**
   * @param probability of rows the model has not learned from
   */
  public static Calibrator.Isotonic of(double[] probability, boolean[] label) {
    return of(ScoredRows.of(probability, label));
  }

  private static Calibrator.Isotonic of(ScoredRows scored) {
    OperatingPoints points = OperatingPoints.of(scored);
    IsotonicFit fit = new IsotonicFit(points.size());
    for (int i = points.size() - 1; i >= 0; i--) {
      int hits = points.truePositives()[i] - (i == 0 ? 0 : points.truePositives()[i - 1]);
      int others = points.falsePositives()[i] - (i == 0 ? 0 : points.falsePositives()[i - 1]);
      fit.add(points.threshold()[i], hits, hits + others);
    }
    return fit.steps();
  }

  private void add(double probability, int hits, int count) {
    first[pools] = probability;
    last[pools] = probability;
    positives[pools] = hits;
    rows[pools] = count;
    pools++;
    while (pools > 1
        && positives[pools - 2] * rows[pools - 1] >= positives[pools - 1] * rows[pools - 2]) {
      pools--;
      last[pools - 1] = last[pools];
      positives[pools - 1] += positives[pools];
      rows[pools - 1] += rows[pools];
    }
  }

  private Calibrator.Isotonic steps() {
    double[] from = new double[2 * pools];
    double[] to = new double[2 * pools];
    int size = 0;
    for (int pool = 0; pool < pools; pool++) {
      double rate = positives[pool] / rows[pool];
      from[size] = first[pool];
      to[size++] = rate;
      if (last[pool] > first[pool]) {
        from[size] = last[pool];
        to[size++] = rate;
      }
    }
    return new Calibrator.Isotonic(Arrays.copyOf(from, size), Arrays.copyOf(to, size));
  }
}
