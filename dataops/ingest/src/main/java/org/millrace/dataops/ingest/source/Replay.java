package org.millrace.dataops.ingest.source;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.millrace.kernel.UseCase;

/**
 * Publishes the past as if it happened now: each record when the caller's clock has reached the
 * moment its fact became known. Not safe for use by several threads at once.
 */
public final class Replay implements AutoCloseable {
  private final UseCase useCase;
  private final RecordChannel channel;
  private final MergedSources records;
  private final Map<String, SourceLineage> lineage;
  private final PublishProgress progress;
  private final Map<String, Long> there = new HashMap<>();
  private long published;

  /**
   * @param lineage begun, by stream
   */
  Replay(
      UseCase useCase,
      RecordChannel channel,
      MergedSources records,
      Map<String, SourceLineage> lineage,
      PublishProgress progress) {
    this.useCase = useCase;
    this.channel = channel;
    this.records = records;
    this.lineage = Map.copyOf(lineage);
    this.progress = progress;
  }

  /**
   * Passes over records that an earlier replay of the same sources has published: the first ones of
   * each stream, since the order within a stream never changes.
   *
   * @param records how many of each stream its topic holds already
   */
  public void resumeAfter(Map<String, Long> records) {
    there.clear();
    there.putAll(records);
  }

  /** When the next record becomes known; empty if all are published. */
  public Optional<Instant> next() {
    return records.nextKnownAt();
  }

  /** How many records the replay has in all. */
  public long total() {
    return records.total();
  }

  /**
   * Publishes every record with known-at at or before the moment that is not published yet, and
   * returns when each of them is acknowledged.
   */
  public Publication advanceTo(Instant moment) {
    try {
      Publication done = publishUntil(moment);
      done.records()
          .forEach((stream, count) -> Objects.requireNonNull(lineage.get(stream)).published(count));
      return done;
    } catch (RuntimeException e) {
      lineage.values().forEach(one -> one.failed(String.valueOf(e.getMessage())));
      throw e;
    }
  }

  private Publication publishUntil(Instant moment) {
    PendingPublication pending = new PendingPublication(useCase, channel);
    while (records.nextKnownAt().filter(knownAt -> !knownAt.isAfter(moment)).isPresent()) {
      SourceRecord record = records.take();
      if (isNew(record)) {
        pending.send(record);
      }
      progress.published(++published, records.total());
    }
    return pending.complete();
  }

  private boolean isNew(SourceRecord record) {
    long left = there.getOrDefault(record.stream(), 0L);
    if (left > 0) {
      there.put(record.stream(), left - 1);
    }
    return left == 0;
  }

  /** Publishes all the rest. */
  public Publication finish() {
    return advanceTo(Instant.MAX);
  }

  @Override
  public void close() {
    try (records) {
      channel.close();
    }
    lineage.values().forEach(SourceLineage::completed);
  }
}
