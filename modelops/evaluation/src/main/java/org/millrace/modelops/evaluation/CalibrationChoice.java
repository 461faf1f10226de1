package org.millrace.modelops.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.millrace.kernel.Calibrator;

/**
 * Whether to calibrate, and how. What is fitted on two thirds of the rows answers the other third,
 * three times, so that each row is answered by a calibrator that has not seen it; one is kept only
 * where its Brier score is lower than without by more than chance explains. Steps, which need more
 * rows and tie what they pool, must beat the curve in the same way. What is kept is fitted once
 * more on all rows.
 *
 * @param calibrator {@link Calibrator#none} if nothing helps
 * @param gains by how much {@code platt} and {@code isotonic} lower the Brier score of the rows
 *     left out, paired row by row; empty if there were fewer than 30 rows with the label or without
 *     it, too few to judge
 * @param errors calibration error on the rows left out, of {@code none}, {@code platt} and {@code
 *     isotonic}; empty as the gains
 */
public record CalibrationChoice(
    Calibrator calibrator, Map<String, Estimate> gains, Map<String, Double> errors) {
  /** Rows with the label, and rows without it, below which nothing is judged. */
  public static final int FEWEST = 30;

  private static final int PARTS = 3;
  private static final String PLATT = "platt";
  private static final String ISOTONIC = "isotonic";

  public CalibrationChoice {
    gains = Map.copyOf(gains);
    errors = Map.copyOf(errors);
  }

  /**
   * @param probability of rows the model has not learned from, in the order of time
   * @param seed of the split, which keeps the share of the label in each part
   */
  public static CalibrationChoice of(double[] probability, boolean[] label, long seed) {
    ScoredRows rows = ScoredRows.of(probability, label);
    if (Math.min(rows.positives().length, rows.negatives().length) < FEWEST) {
      return new CalibrationChoice(Calibrator.none(), Map.of(), Map.of());
    }
    double[] platt = new double[label.length];
    double[] isotonic = new double[label.length];
    int[] parts = parts(label, seed);
    for (int part = 0; part < PARTS; part++) {
      Sample others = Sample.without(part, parts, probability, label);
      Calibrator curve = PlattFit.of(others.probability, others.label);
      Calibrator steps = IsotonicFit.of(others.probability, others.label);
      for (int i = 0; i < parts.length; i++) {
        if (parts[i] == part) {
          platt[i] = curve.apply(probability[i]);
          isotonic[i] = steps.apply(probability[i]);
        }
      }
    }
    Map<String, Estimate> gains = new LinkedHashMap<>();
    gains.put(PLATT, gain(platt, probability, label));
    gains.put(ISOTONIC, gain(isotonic, probability, label));
    Map<String, Double> errors = new LinkedHashMap<>();
    errors.put("none", error(probability, label));
    errors.put(PLATT, error(platt, label));
    errors.put(ISOTONIC, error(isotonic, label));
    Calibrator.Platt curve = PlattFit.of(probability, label);
    // A flat curve, of a model that ranks backwards, would lower the error and tell nothing.
    boolean curveHelps = curve.slope() > 0 && isGain(gain(platt, probability, label));
    boolean stepsHelp =
        isGain(gain(isotonic, probability, label))
            && (!curveHelps || isGain(gain(isotonic, platt, label)));
    Calibrator kept = curveHelps ? curve : Calibrator.none();
    return new CalibrationChoice(
        stepsHelp ? IsotonicFit.of(probability, label) : kept, gains, errors);
  }

  private static boolean isGain(Estimate gain) {
    return gain.interval().lower() > 0;
  }

  /** By how much the first probabilities have a lower Brier score. */
  private static Estimate gain(double[] first, double[] second, boolean[] label) {
    double[] gains = new double[label.length];
    for (int i = 0; i < gains.length; i++) {
      double truth = label[i] ? 1 : 0;
      double before = second[i] - truth;
      double after = first[i] - truth;
      gains[i] = before * before - after * after;
    }
    return ErrorDifference.mean(gains);
  }

  private static double error(double[] probability, boolean[] label) {
    return CalibrationBin.expectedError(
        CalibrationBin.of(probability, label, BinaryEvaluation.CALIBRATION_BINS));
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
    static Sample without(int part, int[] parts, double[] probability, boolean[] label) {
      int size = 0;
      for (int of : parts) {
        size += of == part ? 0 : 1;
      }
      Sample sample = new Sample(new double[size], new boolean[size]);
      int next = 0;
      for (int i = 0; i < parts.length; i++) {
        if (parts[i] != part) {
          sample.probability[next] = probability[i];
          sample.label[next++] = label[i];
        }
      }
      return sample;
    }
  }
}
