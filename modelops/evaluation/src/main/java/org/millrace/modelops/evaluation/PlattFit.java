package org.millrace.modelops.evaluation;

import org.millrace.kernel.Calibrator;

/**
 * Platt's (1999) curve by Newton's method with halved steps (Lin, Lin and Weng 2007), over log
 * odds. Truth is softened as Platt does, which keeps a model without a mistake from a slope without
 * end.
 */
public final class PlattFit {
  private static final int MOST_STEPS = 100;
  private static final double SMALLEST_PART = 1e-10;
  private static final double NEAR = 1e-5;

  private final double[] odds;
  private final double[] targets;
  private double slope;
  private double intercept;

  private PlattFit(ScoredRows rows) {
    double positives = rows.positives().length;
    double negatives = rows.negatives().length;
    odds = new double[rows.size()];
    targets = new double[rows.size()];
    for (int i = 0; i < odds.length; i++) {
      odds[i] = Calibrator.Platt.logOdds(rows.probability()[i]);
      targets[i] = rows.label()[i] ? (positives + 1) / (positives + 2) : 1 / (negatives + 2);
    }
    intercept = Math.log((positives + 1) / (negatives + 1));
  }

  /**
   * @param probability of rows the model has not learned from
   * @throws IllegalArgumentException if no row has the label, or all have it, and the curve has no
   *     end
   */
  public static Calibrator.Platt of(double[] probability, boolean[] label) {
    return of(ScoredRows.of(probability, label));
  }

  private static Calibrator.Platt of(ScoredRows rows) {
    PlattFit fit = new PlattFit(rows);
    fit.descend();
    if (fit.slope < 0) {
      // A model that ranks backwards is no matter of calibration: its order stays, flat.
      double base = rows.baseRate();
      return new Calibrator.Platt(0, Math.log(base / (1 - base)));
    }
    return new Calibrator.Platt(fit.slope, fit.intercept);
  }

  private void descend() {
    double loss = loss(slope, intercept);
    for (int step = 0; step < MOST_STEPS; step++) {
      double a = 0;
      double b = 0;
      double aa = 1e-12;
      double ab = 0;
      double bb = 1e-12;
      for (int i = 0; i < odds.length; i++) {
        double p = 1 / (1 + Math.exp(-slope * odds[i] - intercept));
        double off = p - targets[i];
        double weight = p * (1 - p);
        a += off * odds[i];
        b += off;
        aa += weight * odds[i] * odds[i];
        ab += weight * odds[i];
        bb += weight;
      }
      double determinant = aa * bb - ab * ab;
      double down = (bb * a - ab * b) / determinant;
      double across = (aa * b - ab * a) / determinant;
      double part = 1;
      double next = loss(slope - down, intercept - across);
      // Near the end the loss no longer tells rounding from progress, and the step can be trusted.
      boolean near = Math.abs(down) + Math.abs(across) < NEAR;
      while (!near && next > loss && part > SMALLEST_PART) {
        part /= 2;
        next = loss(slope - part * down, intercept - part * across);
      }
      if (!near && !(next <= loss)) {
        return;
      }
      slope -= part * down;
      intercept -= part * across;
      loss = next;
      if (Math.abs(down) + Math.abs(across) < 1e-13 * (1 + Math.abs(slope))) {
        return;
      }
    }
  }

  private double loss(double slope, double intercept) {
    double loss = 0;
    for (int i = 0; i < odds.length; i++) {
      double z = slope * odds[i] + intercept;
      // log(1 + e^z) - t z, without overflow
      loss += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - targets[i] * z;
    }
    return loss;
  }
}
