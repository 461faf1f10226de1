package org.millrace.platform.erasure;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How an erasure stands. It never names the subject.
 *
 * @param failure why it stands still, where it does; it goes on at the next start or when asked
 *     again
 * @param receipt number of its entry in the audit, once it is done
 */
public record Erasure(
    String id,
    String useCase,
    String reason,
    String actor,
    State state,
    Optional<String> failure,
    Optional<Long> receipt,
    Instant startedAt,
    Optional<Instant> endedAt,
    List<Found> steps) {
  public Erasure {
    steps = List.copyOf(steps);
  }

  public enum State {
    RUNNING,
    FAILED,
    /** The receipt is written; the database's files are not yet. */
    WIPING,
    DONE
  }

  /**
   * What was found, or removed, in one place.
   *
   * @param kind as {@code dataset}, {@code topic}, {@code quarantine}, {@code package}
   * @param records of the subject; of a topic, all records that went with the log
   * @param detail for people
   */
  public record Found(String kind, String place, long records, String detail) {}
}
