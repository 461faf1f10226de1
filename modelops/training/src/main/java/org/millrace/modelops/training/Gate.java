package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Charter;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;

/**
 * A number that a model must reach to become champion; exactly one of the bounds is given.
 *
 * @param metric one of those that {@link #measured} names
 * @param because why, for whoever misses it
 */
public record Gate(
    String metric, @Nullable Double atLeast, @Nullable Double atMost, @Nullable String because) {
  static final String GAIN_OVER_CHAMPION = "auc_gain_over_champion";
  static final String GAIN_OVER_BASELINES = "auc_gain_over_baselines";

  private static final List<String> ALWAYS_MEASURED =
      List.of(
          "auc",
          "auc_lower",
          "auc_upper",
          "average_precision",
          "average_precision_lower",
          "log_loss",
          "log_loss_upper",
          "brier",
          "brier_upper",
          "calibration_error",
          "calibration_error_lower",
          "calibration_error_upper",
          "precision",
          "precision_lower",
          "recall",
          "recall_lower",
          "f1",
          "f1_lower",
          "accuracy",
          "accuracy_lower",
          "value_per_1000",
          "value_per_1000_lower",
          "lift_at_10",
          "lift_at_10_lower",
          Inspection.WEAK_SLICES,
          GAIN_OVER_CHAMPION);

  /** Measured where the spine's contract classifies a field as protected. */
  private static final List<String> FAIRNESS =
      List.of(
          Inspection.STATISTICAL_PARITY, Inspection.DISPARATE_IMPACT, Inspection.EQUAL_OPPORTUNITY);

  public Gate {
    if ((atLeast == null) == (atMost == null)) {
      throw new ProblemException(
          "Invalid gate on '" + metric + "' in " + ModelopsSettings.FILE,
          "a gate has exactly one bound",
          "give it either at-least or at-most");
    }
  }

  static Gate of(Charter.Target target) {
    return new Gate(target.metric(), target.atLeast(), target.atMost(), target.because());
  }

  /** The metrics that a gate may name under these settings. */
  static Set<String> measured(ModelopsSettings settings) {
    Set<String> names = new LinkedHashSet<>(ALWAYS_MEASURED);
    settings.baselines().forEach(baseline -> names.add(gainOver(baseline)));
    if (!settings.baselines().isEmpty()) {
      names.add(GAIN_OVER_BASELINES);
    }
    if (!settings.slices().isEmpty()) {
      names.add(Inspection.LOWEST_AUC);
      names.add(Inspection.HIGHEST_LOG_LOSS);
    }
    names.addAll(FAIRNESS);
    names.addAll(PackageFigures.NAMES);
    return names;
  }

  static String gainOver(Baseline baseline) {
    return "auc_gain_over_" + baseline.word();
  }

  static List<Problem> unmeasured(List<Gate> gates, ModelopsSettings settings) {
    Set<String> measured = measured(settings);
    return gates.stream()
        .filter(gate -> !measured.contains(gate.metric))
        .map(
            gate ->
                new Problem(
                    "Cannot gate on metric '" + gate.metric + "'",
                    "training does not measure it",
                    "use one of " + measured,
                    "charter.yaml or " + ModelopsSettings.FILE))
        .toList();
  }

  /** One gate for each metric and direction. */
  static List<Gate> strictest(List<Gate> gates) {
    Map<String, Gate> byName = new LinkedHashMap<>();
    for (Gate gate : gates) {
      byName.merge(gate.name(), gate, (a, b) -> a.isStricterThan(b) ? a : b);
    }
    return new ArrayList<>(byName.values());
  }

  /** Tells this gate from the use case's others: {@code auc_at_least}. */
  public String name() {
    return metric + (isFloor() ? "_at_least" : "_at_most");
  }

  /** Whether the bound is the least value, not the greatest. */
  boolean isFloor() {
    return atLeast != null;
  }

  double bound() {
    return atLeast != null ? atLeast : Objects.requireNonNull(atMost);
  }

  /** NaN passes no gate. */
  boolean isPassedBy(double value) {
    return isFloor() ? value >= bound() : value <= bound();
  }

  private boolean isStricterThan(Gate other) {
    return isFloor() ? bound() > other.bound() : bound() < other.bound();
  }
}
