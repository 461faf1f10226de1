package org.millrace.platform.api;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.Violation;
import org.millrace.dataops.ingest.QuarantinedRecord;

/**
 * A quarantined record for people.
 *
 * @param value the record's bytes read as UTF-8
 * @param state open, repairing, repaired or discarded
 */
record QuarantinedView(
    String topic,
    int partition,
    long offset,
    Instant recordedAt,
    @Nullable String key,
    @Nullable String value,
    List<Violation> violations,
    String contractVersion,
    Instant quarantinedAt,
    String state) {
  static QuarantinedView of(QuarantinedRecord record) {
    return new QuarantinedView(
        record.topic(),
        record.partition(),
        record.offset(),
        record.recordedAt(),
        text(record.key()),
        text(record.value()),
        record.violations(),
        record.contractVersion(),
        record.quarantinedAt(),
        record.state().word());
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}
