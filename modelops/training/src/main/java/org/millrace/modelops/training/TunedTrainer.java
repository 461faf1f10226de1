package org.millrace.modelops.training;

import java.util.Map;
import java.util.Optional;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A trainer that a tuning found, and whose run and package name it.
 *
 * @param tuningRun the run that found it
 * @param section as {@code trainer} in {@code modelops.yaml} would have it
 */
public record TunedTrainer(String tuningRun, JsonNode section) {
  private static final String TUNED_BY = "tuned_by";
  private static final String SECTION = "trainer_section";
  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * @throws ProblemException if it is no trainer with its parameters
   */
  TrainerSettings settings(UseCase useCase) {
    return TrainerSection.of(useCase).read(section);
  }

  /** The one that a run with these parameters trained with, if it did. */
  static Optional<TunedTrainer> of(Map<String, String> params) {
    String run = params.get(TUNED_BY);
    String section = params.get(SECTION);
    return run == null || section == null
        ? Optional.empty()
        : Optional.of(new TunedTrainer(run, JSON.readTree(section)));
  }

  /** For the run that trains with it. */
  Map<String, String> params() {
    return Map.of(TUNED_BY, tuningRun, SECTION, section.toString());
  }
}
