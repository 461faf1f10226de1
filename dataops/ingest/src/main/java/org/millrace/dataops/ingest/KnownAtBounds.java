package org.millrace.dataops.ingest;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.Violation;
import org.millrace.kernel.Row;
import org.millrace.kernel.Times;

/**
 * How far from now known-at may lie. A record from the future would be known to every prediction
 * that comes after it long before its time. One thread's.
 */
final class KnownAtBounds {
  private final String name;
  private final int field;
  private final Duration ahead;
  private final @Nullable Duration late;
  private final InstantSource clock;

  KnownAtBounds(Contract contract, IngestProperties properties, InstantSource clock) {
    this.name = contract.knownAt();
    this.field = contract.schema().require(name);
    this.ahead = properties.aheadAtMost();
    this.late = properties.lateAtMost();
    this.clock = clock;
  }

  /** What an otherwise good row breaks. */
  List<Violation> judge(Row row) {
    long lead = Math.subtractExact(row.getLong(field), clock.millis() * 1000);
    if (lead > Times.MICROS_PER_SECOND * ahead.toSeconds()) {
      return broken("future", "lies in the future, by more than " + ahead, "correct its clock");
    }
    if (late != null && -lead > Times.MICROS_PER_SECOND * late.toSeconds()) {
      return broken(
          "late",
          "is more than " + late + " ago",
          "raise millrace.ingest.late-at-most for a backfill, or discard the record");
    }
    return List.of();
  }

  private List<Violation> broken(String rule, String why, String fix) {
    return List.of(new Violation(rule, name, why, fix));
  }
}
