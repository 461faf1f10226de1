package org.millrace.devops.serving;

import java.time.Duration;
import java.time.Instant;

/**
 * Why a model that answered answers no more.
 *
 * @param version that answered last
 * @param reason as whoever withdrew it gave it
 */
public record Withdrawal(Kind kind, int version, String reason, Instant since) {
  /** Whether callers may hope. */
  public enum Kind {
    /** Another version may follow. */
    DEMOTED,
    /** Out of use for good. */
    RETIRED
  }

  private static final Duration RETRY = Duration.ofMinutes(1);

  RefusedException refused(String model) {
    String what = "Cannot predict with " + model;
    String why =
        "version "
            + version
            + " was "
            + (kind == Kind.RETIRED ? "retired" : "taken out of service")
            + " on "
            + since
            + ": "
            + reason;
    return kind == Kind.RETIRED
        ? RefusedException.gone(what, why, "ask its owner what takes its place")
        : RefusedException.unavailable(
            what, why, "try again when another version has been promoted", RETRY);
  }
}
