package org.millrace.dataops.features;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Row;

/** Recent records of one source by key. */
final class SourceHistory {
  /** Bounds what one key that floods its stream can take of memory. */
  private static final int MOST_PER_KEY = 1 << 16;

  private static final long NONE = Long.MIN_VALUE;

  private final LatestSource source;
  private final long ttl;
  private final long retention;
  private final Map<String, KeyHistory> histories = new ConcurrentHashMap<>();
  private @Nullable RecordReader reader;
  private volatile long watermark = NONE;
  private long swept = NONE;

  SourceHistory(LatestSource source, Duration lateness) {
    this.source = source;
    this.ttl = TimeUnit.SECONDS.toMicros(source.ttl().toSeconds());
    this.retention = ttl + TimeUnit.SECONDS.toMicros(lateness.toSeconds());
  }

  String stream() {
    return source.stream();
  }

  void observe(Row record) {
    RecordReader reading = reader;
    if (reading == null || !reading.reads(record)) {
      reading = new RecordReader(source, record.schema());
      reader = reading;
    }
    String key = reading.key(record);
    long knownAt = reading.knownAt(record);
    long newest = Math.max(knownAt, watermark);
    long earliest = newest - retention;
    if (key != null && knownAt >= earliest) {
      histories
          .computeIfAbsent(key, unseen -> new KeyHistory())
          .add(knownAt, reading.copy(record), earliest, MOST_PER_KEY);
    }
    // Last, so that who sees the watermark sees every record up to it.
    watermark = newest;
    sweep(earliest);
  }

  @Nullable Row find(@Nullable String key, long cutoff) {
    KeyHistory history = key == null ? null : histories.get(key);
    return history == null ? null : history.find(cutoff - ttl, cutoff);
  }

  boolean hasSeenAny() {
    return watermark != NONE;
  }

  long watermark() {
    return watermark;
  }

  long size() {
    return histories.values().stream().mapToLong(KeyHistory::size).sum();
  }

  /** Keys of which nothing comes any more must go too; looked for now and then. */
  private void sweep(long earliest) {
    if (swept == NONE) {
      swept = earliest;
    } else if (earliest - swept > retention / 4) {
      swept = earliest;
      histories.values().forEach(history -> history.prune(earliest));
      histories.values().removeIf(history -> history.size() == 0);
    }
  }
}
