package org.millrace.modelops.training.retraining;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import org.millrace.kernel.Problem;
import org.millrace.kernel.TimeSpan;

/**
 * How often a use case may be trained, whoever asked for it.
 *
 * @param trainings begun, whatever became of them: between 1 and 1000
 * @param per any span of this length has no more
 */
public record TrainingBudget(int trainings, Duration per) {
  static final int MOST = 1000;

  @JsonCreator
  static TrainingBudget of(
      @JsonProperty(value = "trainings", required = true) int trainings,
      @JsonProperty(value = "per", required = true) String per) {
    return new TrainingBudget(trainings, TimeSpan.parse(per));
  }

  void check(List<Problem> faults) {
    if (trainings < 1 || trainings > MOST) {
      faults.add(
          RetrainingPolicy.fault(
              "'budget' is of " + trainings + " trainings",
              "choose between 1 and " + MOST + ", or leave it out"));
    }
    if (per.isZero()) {
      faults.add(
          RetrainingPolicy.fault(
              "'per' of 'budget' has no length", "write a span such as 30d, or leave it out"));
    }
  }
}
