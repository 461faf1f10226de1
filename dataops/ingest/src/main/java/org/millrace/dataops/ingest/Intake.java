package org.millrace.dataops.ingest;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.millrace.dataops.contracts.RecordValidator;
import org.millrace.dataops.contracts.Verdict;
import org.millrace.dataops.contracts.Violation;
import org.millrace.kernel.ColumnBatch;
import org.millrace.kernel.PurgeMarker;
import org.millrace.kernel.Row;

/** What has been read since the last commit, judged; made to be used again. One thread's. */
final class Intake {
  /** Small, so that a quiet stream holds little; there are as many as a commit needs. */
  private static final int BATCH_ROWS = 8_192;

  private static final long MOST_QUARANTINED_BYTES = 8 << 20;

  /** Of values read, so that long records make smaller commits rather than more memory. */
  private static final long MOST_BYTES = 96 << 20;

  /** What is kept for the next commit; a backlog worked off gives its memory back. */
  private static final int KEPT_BATCHES = 32;

  private final IngestedStream stream;
  private final InstantSource clock;
  private final RecordValidator validator;
  private final KnownAtBounds bounds;
  private final Row row;
  private final int key;
  private final List<ColumnBatch> batches = new ArrayList<>();
  private final List<QuarantinedRecord> quarantined = new ArrayList<>();
  private final Map<String, Long> broken = new TreeMap<>();
  private final List<Repair> repairs = new ArrayList<>();
  private final SessionRepairs session;
  private long bytes;
  private long quarantinedBytes;
  private int filled;
  private long accepted;
  private long records;

  /**
   * @param validator of the stream's contract; may be shared with another intake that the same
   *     thread fills
   */
  Intake(
      IngestedStream stream,
      RecordValidator validator,
      IngestProperties properties,
      SessionRepairs session,
      InstantSource clock) {
    this.session = session;
    this.stream = stream;
    this.clock = clock;
    this.bounds = new KnownAtBounds(stream.contract(), properties, clock);
    this.validator = validator;
    this.row = new Row(stream.contract().schema());
    this.key = row.schema().require(stream.contract().key());
  }

  /** Judges a record and takes it in, whichever way. */
  void take(ConsumerRecord<byte[], byte[]> record) {
    records++;
    bytes += Math.max(0, record.serializedValueSize());
    if (isMarker(record)) {
      return;
    }
    Optional<RecordPlace> repaired = RecordPlace.repairedBy(record);
    if (repaired.isPresent() && session.isDone(repaired.get(), RecordPlace.of(record))) {
      return;
    }
    List<Violation> violations = judge(record);
    boolean keeps = violations.isEmpty();
    if (keeps) {
      accepted++;
      open().add(row);
    } else {
      keepAside(record, violations);
    }
    repaired.ifPresent(place -> repair(place, RecordPlace.of(record), keeps));
  }

  private void repair(RecordPlace place, RecordPlace by, boolean accepted) {
    repairs.add(new Repair(place, by, accepted));
    if (accepted) {
      session.took(place, by);
    }
  }

  /** Says nothing; a purge of the topic has put it there. */
  private static boolean isMarker(ConsumerRecord<byte[], byte[]> record) {
    return record.value() == null && record.headers().lastHeader(PurgeMarker.HEADER) != null;
  }

  private List<Violation> judge(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return List.of(
          new Violation(
              "tombstone",
              null,
              "has no value",
              "send the record; a dataset forgets by erasure, not by tombstones"));
    }
    if (validator.judge(record.value(), row) instanceof Verdict.Quarantined bad) {
      return bad.violations();
    }
    if (record.key() != null && !isKey(record.key())) {
      return List.of(
          new Violation(
              "key",
              stream.contract().key(),
              "is not the key that the Kafka record bears",
              "use the field's value as the record's key, in UTF-8, or send no key"));
    }
    return bounds.judge(row);
  }

  private boolean isKey(byte[] sent) {
    String name = row.getString(key);
    if (name == null) {
      return false;
    }
    int length = name.length();
    if (sent.length == length) {
      int same = 0;
      while (same < length && sent[same] >= 0 && sent[same] == name.charAt(same)) {
        same++;
      }
      if (same == length) {
        return true;
      }
    }
    return new String(sent, StandardCharsets.UTF_8).equals(name);
  }

  private ColumnBatch open() {
    if (filled < batches.size() && batches.get(filled).isFull()) {
      filled++;
    }
    if (filled == batches.size()) {
      batches.add(ColumnBatch.ofUtf8(row.schema(), BATCH_ROWS));
    }
    return batches.get(filled);
  }

  private void keepAside(ConsumerRecord<byte[], byte[]> record, List<Violation> violations) {
    broken.merge(violations.get(0).rule(), 1L, Long::sum);
    boolean isRejected = QuarantinedRecord.isRejected(violations);
    quarantinedBytes += (isRejected ? 0 : Math.max(0, record.serializedValueSize())) + 500;
    quarantined.add(
        new QuarantinedRecord(
            stream.useCase().name(),
            stream.name(),
            record.topic(),
            record.partition(),
            record.offset(),
            Instant.ofEpochMilli(record.timestamp()),
            isRejected ? null : record.key(),
            isRejected ? null : record.value(),
            isRejected ? withoutValues(violations) : violations,
            stream.contract().version(),
            stream.contract().digest(),
            clock.instant(),
            QuarantineState.OPEN));
  }

  /** A reason shows the value, and a name that the contract does not know is the record's too. */
  private List<Violation> withoutValues(List<Violation> violations) {
    return violations.stream()
        .map(
            broken ->
                new Violation(
                    broken.rule(),
                    broken.field() != null && row.schema().has(broken.field())
                        ? broken.field()
                        : null,
                    "breaks the contract: " + broken.code().shortText(),
                    "send what the contract allows; the record's bytes are kept nowhere",
                    broken.severity(),
                    broken.code()))
        .toList();
  }

  boolean isEmpty() {
    return records == 0;
  }

  long records() {
    return records;
  }

  long accepted() {
    return accepted;
  }

  /** Quarantined records by the first rule they break. */
  Map<String, Long> broken() {
    return Map.copyOf(broken);
  }

  /** Whether so much has been read that it should be committed at once. */
  boolean isHeavy() {
    return bytes > MOST_BYTES;
  }

  /** Whether those kept aside have grown so many that they should be written down at once. */
  boolean isOverflowing() {
    return quarantinedBytes > MOST_QUARANTINED_BYTES;
  }

  /** Of the records that others say to repair. */
  List<Repair> repairs() {
    return List.copyOf(repairs);
  }

  /** Hands over those kept aside since the last call. */
  List<QuarantinedRecord> drainQuarantined() {
    List<QuarantinedRecord> drained = List.copyOf(quarantined);
    quarantined.clear();
    quarantinedBytes = 0;
    return drained;
  }

  /** The accepted rows; valid until {@link #clear}. */
  List<ColumnBatch> batches() {
    return batches.stream().filter(batch -> !batch.isEmpty()).toList();
  }

  void clear() {
    if (batches.size() > KEPT_BATCHES) {
      batches.subList(KEPT_BATCHES, batches.size()).clear();
    }
    batches.forEach(ColumnBatch::clear);
    bytes = 0;
    quarantined.clear();
    broken.clear();
    repairs.clear();
    quarantinedBytes = 0;
    filled = 0;
    accepted = 0;
    records = 0;
  }
}
