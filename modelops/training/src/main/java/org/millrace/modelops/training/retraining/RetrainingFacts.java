package org.millrace.modelops.training.retraining;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of a use case at a moment. What is absent is unknown and calls for nothing.
 *
 * @param asOf the moment
 * @param champion the moment its champion was trained for; empty if there is none
 * @param trainings when each began, in any order, whatever became of it
 * @param underWay whether one of them goes on
 * @param labels rows whose outcome is known and has matured
 * @param newLabels those of them that had not matured when the champion was trained; without a
 *     champion all
 * @param metrics the latest of each, by name
 * @param asked who asks for a training by hand and why, in words
 */
public record RetrainingFacts(
    Instant asOf,
    Optional<Instant> champion,
    List<Instant> trainings,
    boolean underWay,
    OptionalLong labels,
    OptionalLong newLabels,
    Map<String, Double> metrics,
    Optional<String> asked) {
  public RetrainingFacts {
    trainings = trainings.stream().sorted().toList();
    metrics = Map.copyOf(metrics);
  }
}
