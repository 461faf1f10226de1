package org.millrace.dataops.ingest;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.Verdict;
import org.millrace.dataops.contracts.Violation;

/**
 * A record as Kafka gave it, which breaks its contract.
 *
 * @param recordedAt the Kafka record's timestamp
 * @param key null if the record had none, or is rejected; not to be changed
 * @param value as {@code key}
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

  /** Whether the contract wants its bytes kept nowhere; then key and value are null. */
  public boolean isRejected() {
    return isRejected(violations);
  }

  static boolean isRejected(List<Violation> violations) {
    return new Verdict.Quarantined(violations).isRejected();
  }

  RecordPlace place() {
    return new RecordPlace(topic, partition, offset);
  }

  /** The rule it is counted under. */
  public String rule() {
    return violations.get(0).rule();
  }
}
