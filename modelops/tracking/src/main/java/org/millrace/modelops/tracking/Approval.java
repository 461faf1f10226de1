package org.millrace.modelops.tracking;

import java.time.Instant;

/**
 * The word of a person that a version needs before it can be champion.
 *
 * @param askedOf whose word it is, as {@code risk-office}
 * @param because why it is needed; may be empty
 * @param decidedBy who said it, or who asked while nobody has
 * @param reason what they said
 */
public record Approval(
    String askedOf, String because, State state, String decidedBy, String reason, Instant at) {
  /** How far it is. */
  public enum State {
    HELD,
    WAITING,
    APPROVED,
    REJECTED;

    VersionStatus status() {
      return VersionStatus.valueOf(name());
    }
  }
}
