package org.millrace.modelops.training.retraining;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a policy says at a moment.
 *
 * @param at the moment
 * @param trigger what calls for a training, also where it has to wait; the first of several
 * @param reason in words, with the numbers
 * @param nextLook before this moment it says the same, unless a fact changes
 * @param unknown what the policy asks for and nobody knows, in words
 */
public record RetrainingDecision(
    Instant at,
    Action action,
    Optional<Trigger> trigger,
    String reason,
    Instant nextLook,
    List<String> unknown) {
  public RetrainingDecision {
    unknown = List.copyOf(unknown);
  }

  /** What is to be done. */
  public enum Action {
    TRAIN,
    WAIT;

    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
