package org.millrace.modelops.tracking;

import java.util.Map;

/**
 * What a gate said of a run's model.
 *
 * @param numbers what it was measured by, such as the value and the bound
 * @param message one sentence for people
 */
public record GateVerdict(
    String gate, boolean passed, Map<String, Double> numbers, String message) {
  public GateVerdict {
    numbers = Map.copyOf(numbers);
  }
}
