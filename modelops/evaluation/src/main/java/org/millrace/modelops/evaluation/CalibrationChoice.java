package org.millrace.modelops.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * Whether to calibrate, and how: what is fitted on two thirds of the rows is judged on the other
 * third, three times, and kept only where the mean error falls (as NannyML does); then it is fitted
 * once more on all.
 *
 * @param calibrator {@link Calibrator#none} if nothing lowers the error
 * @param errors mean calibration error on the rows left out, of {@code none}, {@code isotonic} and
 *     {@code platt}; empty if there were fewer than 30 rows with the label or without it, too few
 *     to judge
 */
public record CalibrationChoice(Calibrator calibrator, Map<String, Double> errors) {
  private static final int PARTS = 3;
  private static final int FEWEST = 30;

  public CalibrationChoice {
    errors = Map.copyOf(errors);
  }

  /**
   * @param probability of rows the model has not learned from
   * @param seed of the split, which keeps the share of the label in each part
   */
  public static CalibrationChoice of(double[] probability, boolean[] label, long seed) {
    ScoredRows rows = ScoredRows.of(probability, label);
    if (Math.min(rows.positives().length, rows.negatives().length) < FEWEST) {
      return new CalibrationChoice(Calibrator.none(), Map.of());
    }
    int[] parts = parts(label, seed);
    double none = 0;
    double isotonic = 0;
    double platt = 0;
    for (int part = 0; part < PARTS; part++) {
      Sample fitted = Sample.of(probability, label, parts, part, false);
      Sample judged = Sample.of(probability, label, parts, part, true);
      none += judged.error(Calibrator.none()) / PARTS;
      isotonic += judged.error(Calibrator.Isotonic.fit(fitted.probability, fitted.label)) / PARTS;
      platt += judged.error(Calibrator.Platt.fit(fitted.probability, fitted.label)) / PARTS;
    }
    Map<String, Double> errors = new LinkedHashMap<>();
    errors.put("none", none);
    errors.put("isotonic", isotonic);
    errors.put("platt", platt);
    Calibrator best = Calibrator.none();
    if (platt < none && platt <= isotonic) {
      best = Calibrator.Platt.fit(probability, label);
    } else if (isotonic < none) {
      best = Calibrator.Isotonic.fit(probability, label);
    }
    return new CalibrationChoice(best, errors);
  }

  private static int[] parts(boolean[] label, long seed) {
    int[] order = new int[label.length];
    Random random = new Random(seed);
    for (int i = 0; i < order.length; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    int[] parts = new int[label.length];
    int with = 0;
    int without = 0;
    for (int row : order) {
      parts[row] = (label[row] ? with++ : without++) % PARTS;
    }
    return parts;
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared: a name for arrays that go together
  private record Sample(double[] probability, boolean[] label) {
    static Sample of(double[] probability, boolean[] label, int[] parts, int part, boolean inside) {
      int size = 0;
      for (int of : parts) {
        size += (of == part) == inside ? 1 : 0;
      }
      double[] p = new double[size];
      boolean[] y = new boolean[size];
      int next = 0;
      for (int i = 0; i < parts.length; i++) {
        if ((parts[i] == part) == inside) {
          p[next] = probability[i];
          y[next++] = label[i];
        }
      }
      return new Sample(p, y);
    }

    double error(Calibrator calibrator) {
      ScoredRows rows = ScoredRows.of(calibrator.apply(probability), label);
      return CalibrationBin.expectedError(
          CalibrationBin.of(rows, BinaryEvaluation.CALIBRATION_BINS));
    }
  }
}
