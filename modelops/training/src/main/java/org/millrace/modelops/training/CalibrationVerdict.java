package org.millrace.modelops.training;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.millrace.kernel.Calibrator;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.evaluation.CalibrationChoice;
import org.millrace.modelops.evaluation.Estimate;
import org.millrace.modelops.evaluation.IsotonicFit;
import org.millrace.modelops.evaluation.PlattFit;

/**
 * What became of the calibration that was asked for.
 *
 * @param calibrator what is served with the model; none where it would not help
 * @param modelRows that the model learned from which was asked about the rows held back
 * @param heldRows that it was learned from and judged on, unseen by the model
 * @param choice what helps, judged within those rows
 */
record CalibrationVerdict(
    Calibration asked,
    Calibrator calibrator,
    int modelRows,
    int heldRows,
    CalibrationChoice choice) {

  /**
   * @param asked anything but none
   * @param probability of the rows held back, in the order of time, by a model without them
   * @throws ProblemException if a calibration is asked for by name and the rows are too few
   */
  static CalibrationVerdict of(
      Calibration asked, int modelRows, double[] probability, boolean[] label, long seed) {
    int positives = 0;
    for (boolean one : label) {
      positives += one ? 1 : 0;
    }
    if (asked != Calibration.AUTO
        && Math.min(positives, label.length - positives) < CalibrationChoice.FEWEST) {
      throw new ProblemException(
          "Cannot learn calibration '" + asked.word() + "' from " + label.length + " rows",
          positives
              + " of the rows held back have the label; at least "
              + CalibrationChoice.FEWEST
              + " with and without it are needed",
          "train on more rows, or choose 'calibration: auto' in " + ModelopsSettings.FILE);
    }
    CalibrationChoice choice = CalibrationChoice.of(probability, label, seed);
    Calibrator calibrator =
        switch (asked) {
          case PLATT -> PlattFit.of(probability, label);
          case ISOTONIC -> IsotonicFit.of(probability, label);
          case AUTO -> choice.calibrator();
          case NONE -> Calibrator.none();
        };
    return new CalibrationVerdict(asked, calibrator, modelRows, label.length, choice);
  }

  /** Whether something is served with the model. */
  boolean isKept() {
    return !calibrator.equals(Calibrator.none());
  }

  /** For whoever reads the report. */
  String sentence() {
    StringBuilder text = new StringBuilder("Calibration '" + asked.word() + "' was asked for: ");
    if (isKept()) {
      text.append("'")
          .append(calibrator.word())
          .append("' is served, learned from ")
          .append(heldRows)
          .append(" training rows held back from the model, which has learned from ")
          .append(modelRows)
          .append(" others.");
    } else {
      text.append("none is served, and the model has learned from all training rows.");
    }
    if (choice.gains().isEmpty()) {
      text.append(" The ")
          .append(heldRows)
          .append(" rows held back are too few to judge by: at least ")
          .append(CalibrationChoice.FEWEST)
          .append(" with the label and without it are needed.");
    }
    choice.gains().keySet().stream().sorted().forEach(word -> text.append(gain(word)));
    return text.toString();
  }

  private String gain(String word) {
    Estimate gain = gainOf(word);
    return String.format(
        Locale.ROOT,
        " On rows it was not learned from, '%s' lowers the Brier score by %.5f (95 %%: %.5f to"
            + " %.5f)%s, and the calibration error is %.4f instead of %.4f.",
        word,
        gain.value(),
        gain.interval().lower(),
        gain.interval().upper(),
        gain.interval().lower() > 0 ? "" : ", which chance may explain",
        choice.errors().getOrDefault(word, Double.NaN),
        choice.errors().getOrDefault("none", Double.NaN));
  }

  private Estimate gainOf(String word) {
    Estimate gain = choice.gains().get(word);
    if (gain == null) {
      throw new IllegalStateException("there is no gain of " + word);
    }
    return gain;
  }

  /** For the run. */
  Map<String, String> params() {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("calibration_served", calibrator.word());
    params.put("calibration_held_rows", Integer.toString(heldRows));
    if (calibrator instanceof Calibrator.Platt platt) {
      params.put("calibration_slope", Double.toString(platt.slope()));
      params.put("calibration_intercept", Double.toString(platt.intercept()));
    }
    choice.gains().keySet().stream()
        .sorted()
        .forEach(
            word ->
                params.put(
                    "calibration_brier_gain_" + word,
                    String.format(
                        Locale.ROOT,
                        "%.6f (95 %%: %.6f to %.6f)",
                        gainOf(word).value(),
                        gainOf(word).interval().lower(),
                        gainOf(word).interval().upper())));
    return params;
  }

  /** For the metrics in the package. */
  Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("asked", asked.word());
    facts.put("served", calibrator.word());
    facts.put("model_rows", modelRows);
    facts.put("held_rows", heldRows);
    Map<String, Object> gains = new LinkedHashMap<>();
    choice.gains().keySet().stream().sorted().forEach(word -> gains.put(word, gainOf(word)));
    facts.put("brier_gains", gains);
    Map<String, Object> errors = new LinkedHashMap<>();
    choice.errors().keySet().stream()
        .sorted()
        .forEach(word -> errors.put(word, choice.errors().getOrDefault(word, Double.NaN)));
    facts.put("calibration_errors", errors);
    return facts;
  }
}
