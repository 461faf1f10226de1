package org.millrace.devops.monitoring;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.millrace.modelops.evaluation.BinaryEvaluation;
import org.millrace.modelops.evaluation.Confusion;
import org.millrace.modelops.evaluation.Estimate;
import org.millrace.modelops.evaluation.Evaluation;
import org.millrace.modelops.evaluation.RegressionEvaluation;

/** What came of the predictions whose outcome is known, by what the model was asked. */
public sealed interface Realised {
  /** The numbers there are, under the names that charter targets, REST and meters use. */
  Map<String, Double> metrics();

  /** The model's numbers; empty where too few outcomes are known. */
  Optional<? extends Evaluation> evaluation();

  /**
   * Of a classification.
   *
   * @param evaluation empty unless the label both came true and did not
   * @param decisions what the answers given, not a threshold of today, did
   * @param value what these brought in all, in the charter's currency
   */
  record Labels(Optional<BinaryEvaluation> evaluation, Confusion decisions, double value)
      implements Realised {
    /** What a thousand predictions brought; empty before the first outcome. */
    public OptionalDouble valuePer1000() {
      return decisions.rows() == 0
          ? OptionalDouble.empty()
          : OptionalDouble.of(1000 * value / decisions.rows());
    }

    @Override
    public Map<String, Double> metrics() {
      Map<String, Double> metrics = new LinkedHashMap<>();
      evaluation.ifPresent(numbers -> metrics.putAll(numbers.metrics()));
      if (decisions.rows() > 0) {
        metrics.put("precision", decisions.precision());
        metrics.put("recall", decisions.recall());
        metrics.put("value", value);
      }
      valuePer1000().ifPresent(per1000 -> metrics.put("value_per_1000", per1000));
      return metrics;
    }
  }

  /**
   * Of a regression.
   *
   * @param evaluation empty before the second outcome
   * @param bias mean of prediction minus outcome, in the unit of the quantity: above 0 where too
   *     much is predicted; empty before the second outcome
   */
  record Quantities(Optional<RegressionEvaluation> evaluation, Optional<Estimate> bias)
      implements Realised {
    @Override
    public Map<String, Double> metrics() {
      Map<String, Double> metrics = new LinkedHashMap<>();
      evaluation.ifPresent(numbers -> metrics.putAll(numbers.metrics()));
      bias.ifPresent(estimate -> estimate.putInto(metrics, "bias"));
      return metrics;
    }
  }
}
