package org.millrace.dataops.ingest;

import java.time.Instant;
import java.util.Optional;

/**
 * Which quarantined records are meant; what is empty restricts nothing.
 *
 * @param rule the first rule they break
 * @param from earliest moment they were put into quarantine
 * @param to moment before which they were
 * @param state what has become of them
 */
public record QuarantineFilter(
    Optional<String> rule,
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<QuarantineState> state) {
  public static final QuarantineFilter ALL =
      new QuarantineFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** Those that nobody has decided on. */
  public static QuarantineFilter open() {
    return new QuarantineFilter(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(QuarantineState.OPEN));
  }
}
