package org.millrace.devops.monitoring;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.millrace.modelops.evaluation.BinaryEvaluation;
import org.millrace.modelops.evaluation.Confusion;

/**
 * How good the answers of a window were. Of several predictions for one entity by one version the
 * newest counts.
 *
 * @param model the model's name
 * @param predictions how many there are
 * @param matured how many of them have an outcome
 * @param evaluation of the matured; empty unless the label both came true and did not
 * @param decisions what the answers given, not a threshold of today, did on the matured
 * @param value what these brought in all, in the charter's currency
 * @param latencyP50Micros time to answer that half of the predictions stayed within; empty if there
 *     are none
 * @param latencyP99Micros time to answer that 99 % of the predictions stayed within
 */
public record QualityReport(
    String model,
    QualityWindow window,
    long predictions,
    long matured,
    Optional<BinaryEvaluation> evaluation,
    Confusion decisions,
    double value,
    OptionalDouble latencyP50Micros,
    OptionalDouble latencyP99Micros) {

  /** What a thousand matured predictions brought; empty before the first. */
  public OptionalDouble valuePer1000() {
    return matured == 0 ? OptionalDouble.empty() : OptionalDouble.of(1000 * value / matured);
  }

  /** The numbers there are, under the names that charter targets, REST and meters use. */
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    evaluation.ifPresent(numbers -> metrics.putAll(numbers.metrics()));
    if (matured > 0) {
      metrics.put("precision", decisions.precision());
      metrics.put("recall", decisions.recall());
      metrics.put("value", value);
    }
    valuePer1000().ifPresent(per1000 -> metrics.put("value_per_1000", per1000));
    latencyP50Micros.ifPresent(micros -> metrics.put("latency_p50_ms", micros / 1000));
    latencyP99Micros.ifPresent(micros -> metrics.put("latency_p99_ms", micros / 1000));
    return metrics;
  }
}
