package org.millrace.dataops.ingest;

import java.time.InstantSource;
import org.millrace.dataops.contracts.RecordValidator;

/** Two intakes by turns: one is filled while the other is committed. One thread's. */
final class IntakePair {
  private final SessionRepairs repairs;
  private Intake filling;
  private Intake other;

  IntakePair(
      IngestedStream stream,
      IngestProperties properties,
      QuarantineRepairs settled,
      InstantSource clock) {
    this.repairs = new SessionRepairs(settled);
    // One for both: what it has learnt of the records serves either.
    RecordValidator validator = stream.contract().validator();
    this.filling = new Intake(stream, validator, properties, repairs, clock);
    this.other = new Intake(stream, validator, properties, repairs, clock);
  }

  Intake filling() {
    return filling;
  }

  /** Hands over what has been filled; the other, whose commit must be done, is filled next. */
  Intake turn() {
    Intake full = filling;
    filling = other;
    other = full;
    filling.clear();
    return full;
  }

  /** No commit may be under way. */
  void clear() {
    filling.clear();
    other.clear();
    repairs.clear();
  }
}
