package org.millrace.modelops.training;

import java.util.Map;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import tools.jackson.databind.JsonNode;

/**
 * A trainer that a tuning found, and whose run and package name it.
 *
 * @param tuningRun the run that found it
 * @param section as {@code trainer} in {@code modelops.yaml} would have it
 */
public record TunedTrainer(String tuningRun, JsonNode section) {
  /**
   * @throws ProblemException if it is no trainer with its parameters
   */
  TrainerSettings settings(UseCase useCase) {
    return TrainerSection.of(useCase).read(section);
  }

  /** For the run that trains with it. */
  Map<String, String> params() {
    return Map.of("tuned_by", tuningRun, "trainer_section", section.toString());
  }
}
