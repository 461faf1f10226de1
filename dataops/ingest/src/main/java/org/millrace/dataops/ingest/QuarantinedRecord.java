package org.millrace.dataops.ingest;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.Violation;

/**
 * A record as Kafka gave it, which breaks its contract.
 *
 * @param recordedAt the Kafka record's timestamp
 * @param key null if the record had none; not to be changed
 * @param value null if the record had none; not to be changed
 * @param violations at least one; the first is the reason it is counted under
 */
@SuppressWarnings("ArrayRecordComponent") // bytes pass through as they are
public record QuarantinedRecord(
    String useCase,
    String stream,
    String topic,
    int partition,
    long offset,
    Instant recordedAt,
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<Violation> violations,
    String contractVersion,
    String contractDigest,
    Instant quarantinedAt,
    QuarantineState state) {
  public QuarantinedRecord {
    violations = List.copyOf(violations);
  }

  RecordPlace place() {
    return new RecordPlace(topic, partition, offset);
  }

  /** The rule it is counted under. */
  public String rule() {
    return violations.get(0).rule();
  }
}
