package org.millrace.modelops.training;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.millrace.modelops.tracking.GateVerdict;

/** Asks every gate; a number that could not be measured passes none. */
final class GateKeeper {
  private GateKeeper() {}

  /**
   * @param champion empty before the first promotion: then the gate that compares with it is open
   */
  static List<GateVerdict> judge(
      List<Gate> gates, Map<String, Double> metrics, Optional<Champion> champion) {
    return gates.stream().map(gate -> judge(gate, metrics, champion)).toList();
  }

  private static GateVerdict judge(
      Gate gate, Map<String, Double> metrics, Optional<Champion> champion) {
    boolean compares = gate.comparesWithChampion();
    if (compares && champion.isEmpty()) {
      return new GateVerdict(
          gate.name(), true, Map.of("bound", gate.bound()), "There is no champion yet.");
    }
    double value = metrics.getOrDefault(gate.metric(), Double.NaN);
    Optional<String> problem = compares ? champion.flatMap(Champion::problem) : Optional.empty();
    if (problem.isPresent()) {
      return new GateVerdict(
          gate.name(),
          false,
          Map.of("bound", gate.bound()),
          "The champion could not be measured: " + problem.get());
    }
    boolean passed = gate.isPassedBy(value);
    return new GateVerdict(
        gate.name(),
        passed,
        Map.of("value", value, "bound", gate.bound()),
        sentence(gate, value, passed));
  }

  private static String sentence(Gate gate, double value, boolean passed) {
    String bound = gate.isFloor() ? "at least" : "at most";
    String numbers =
        String.format(
            Locale.ROOT,
            "%s is %.4f, %s %s %s",
            gate.metric(),
            value,
            passed ? "which is" : "but must be",
            bound,
            gate.bound());
    if (passed) {
      return numbers + ".";
    }
    return numbers
        + (gate.because() == null ? "" : " (" + gate.because() + ")")
        + (gate.metric().startsWith(PackageFigures.PREFIX)
            ? ". Train fewer or shallower trees on fewer features"
            : ". Give the model more rows or better features")
        + ", or change the gate in charter.yaml or "
        + ModelopsSettings.FILE
        + ".";
  }
}
