package org.millrace.modelops.training;

import java.util.Optional;
import java.util.function.Supplier;
import org.millrace.kernel.Calibrator;
import org.millrace.kernel.Row;
import org.millrace.modelops.predictor.Predictor;

/**
 * A model as it will be served. With a calibration it is the one fitted without the rows held back,
 * of which the calibration was learned; a model fitted to all rows would be another, whose
 * probabilities nobody has compared with anything. Without one it is fitted to all training rows.
 *
 * @param division its rows, in the order they were learned in
 * @param rows it has learned from [0, rows)
 * @param calibration what became of it, if one was asked for
 */
record Learned(
    Division division,
    int rows,
    Fitter fitter,
    Fitted fitted,
    Predictor predictor,
    Optional<CalibrationVerdict> calibration) {

  /** Makes the fitter of some rows, the first of the examples. */
  @FunctionalInterface
  interface FitterOf {
    Fitter of(Examples examples, int to);
  }

  /**
   * @param heldBack of the same division; asked only if there is to be a calibration
   */
  static Learned of(
      Recipe recipe, Division division, Supplier<HeldBack> heldBack, FitterOf fitters) {
    Calibration asked = recipe.settings().calibration();
    int all = division.split().trainEnd();
    if (asked == Calibration.NONE) {
      return fit(recipe, division, all, fitters);
    }
    HeldBack held = heldBack.get();
    Learned early = fit(recipe, held.division(), held.fitEnd(), fitters);
    Examples examples = held.division().examples();
    CalibrationVerdict verdict =
        CalibrationVerdict.of(
            asked,
            held.fitEnd(),
            Scores.of(early.predictor::score, examples.features(), held.begin(), all),
            examples.labels(held.begin(), all),
            recipe.settings().seed());
    return (verdict.isKept() ? early : fit(recipe, division, all, fitters)).with(verdict);
  }

  private static Learned fit(Recipe recipe, Division division, int rows, FitterOf fitters) {
    Fitter fitter = fitters.of(division.examples(), rows);
    Fitted fitted = fitter.fit(recipe.settings().trainer(), division.examples(), rows);
    Predictor predictor =
        Predictor.compile(fitter.encoding(), fitted.model(), fitter.label().name());
    return new Learned(division, rows, fitter, fitted, predictor, Optional.empty());
  }

  private Learned with(CalibrationVerdict verdict) {
    return new Learned(division, rows, fitter, fitted, predictor, Optional.of(verdict));
  }

  Calibrator calibrator() {
    return calibration.map(CalibrationVerdict::calibrator).orElseGet(Calibrator::none);
  }

  /** As a package of it answers. */
  double score(Row features) {
    return calibrator().apply(predictor.score(features));
  }
}
