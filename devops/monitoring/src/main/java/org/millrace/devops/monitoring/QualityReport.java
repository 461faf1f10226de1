package org.millrace.devops.monitoring;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How good the answers of a window were. Of several predictions for one entity by one version the
 * newest counts.
 *
 * @param model the model's name
 * @param predictions how many there are
 * @param matured how many of them have an outcome
 * @param realised what came of the matured
 * @param latencyP50Micros time to answer that half of the predictions stayed within; empty if there
 *     are none
 * @param latencyP99Micros time to answer that 99 % of the predictions stayed within
 */
public record QualityReport(
    String model,
    QualityWindow window,
    long predictions,
    long matured,
    Realised realised,
    OptionalDouble latencyP50Micros,
    OptionalDouble latencyP99Micros) {

  /** The numbers there are, under the names that charter targets, REST and meters use. */
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>(realised.metrics());
    latencyP50Micros.ifPresent(micros -> metrics.put("latency_p50_ms", micros / 1000));
    latencyP99Micros.ifPresent(micros -> metrics.put("latency_p99_ms", micros / 1000));
    return metrics;
  }
}
