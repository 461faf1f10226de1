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
import org.millrace.modelops.predictor.Task;

/**
 * A number that a model must reach to become champion; exactly one of the bounds is given.
 *
 * @param metric one of those that {@link #measured} names
 * @param because why, for whoever misses it
 */
public record Gate(
    String metric, @Nullable Double atLeast, @Nullable Double atMost, @Nullable String because) {
  /** Instead of a baseline's word: the best of them. */
  static final String BASELINES = "baselines";

  private static final List<String> OF_LABELS =
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
          "lift_at_10_lower");

  private static final List<String> OF_QUANTITIES =
      List.of(
          "rmse",
          "rmse_lower",
          "rmse_upper",
          "mae",
          "mae_lower",
          "mae_upper",
          "r2",
          "r2_lower",
          "r2_upper",
          "mape",
          "mape_lower",
          "mape_upper");

  /** Measured where the spine's contract classifies a field as protected. */
  private static final List<String> FAIRNESS =
      List.of(
          LabelInspection.STATISTICAL_PARITY,
          LabelInspection.DISPARATE_IMPACT,
          LabelInspection.EQUAL_OPPORTUNITY);

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
    boolean quantity = settings.label().task() == Task.REGRESSION;
    String lead = Truth.lead(settings.label().task());
    Set<String> names = new LinkedHashSet<>(quantity ? OF_QUANTITIES : OF_LABELS);
    names.add(Inspection.WEAK_SLICES);
    List<String> rivals = new ArrayList<>(List.of(Champion.NAME));
    settings.baselines().forEach(baseline -> rivals.add(baseline.word()));
    if (!settings.baselines().isEmpty()) {
      rivals.add(BASELINES);
    }
    for (String rival : rivals) {
      names.add(gainOver(lead, rival));
      names.add(gainOver(lead, rival) + "_lower");
    }
    if (!settings.slices().isEmpty()) {
      names.addAll(
          quantity
              ? List.of(QuantityInspection.HIGHEST_MAE, QuantityInspection.HIGHEST_RMSE)
              : List.of(LabelInspection.LOWEST_AUC, LabelInspection.HIGHEST_LOG_LOSS));
    }
    if (!quantity) {
      names.addAll(FAIRNESS);
    }
    names.addAll(PackageFigures.NAMES);
    return names;
  }

  /**
   * @param lead the number in which gains are measured
   * @param rival a baseline's word, {@link #BASELINES} or the champion
   */
  static String gainOver(String lead, String rival) {
    return lead + "_gain_over_" + rival;
  }

  /** Whether it compares with the champion, so that it is open before there is one. */
  boolean comparesWithChampion() {
    return metric.endsWith("_gain_over_" + Champion.NAME)
        || metric.endsWith("_gain_over_" + Champion.NAME + "_lower");
  }

  static List<Problem> unmeasured(List<Gate> gates, ModelopsSettings settings) {
    Set<String> measured = measured(settings);
    return gates.stream()
        .filter(gate -> !measured.contains(gate.metric))
        .map(
            gate ->
                new Problem(
                    "Cannot gate on metric '" + gate.metric + "'",
                    "training does not measure it of a " + settings.label().task().word(),
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
