package org.millrace.dataops.features;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Row;

/**
 * Recent records of every stream that a plan's latest features read.
 *
 * <p>Records may come in any order and more than once: of two with the same key and known-at the
 * last one counts. Each stream has one writer at a time; any number of threads may read without a
 * lock. A cutoff gets the same answer as an offline pass would give it while it is no older than
 * the stream's {@link #watermark} less the lateness; what can only matter to older ones is
 * forgotten.
 */
public final class LatestHistory implements LatestValues {
  /** How far behind the newest record a request may be, if nothing else is said. */
  public static final Duration DEFAULT_LATENESS = Duration.ofDays(2);

  private final List<SourceHistory> sources = new ArrayList<>();

  public LatestHistory(FeaturePlan plan) {
    this(plan, DEFAULT_LATENESS);
  }

  /**
   * @param lateness how much longer than a feature's time-to-live records are kept, by event time
   */
  public LatestHistory(FeaturePlan plan, Duration lateness) {
    for (LatestSource source : plan.spec().sources()) {
      sources.add(new SourceHistory(source, lateness));
    }
  }

  /**
   * Takes in a copy of what the plan needs of a record (row of the stream's full contract schema).
   * Records of streams that no feature reads, and records without a key, are passed over.
   *
   * @throws org.millrace.kernel.ProblemException if the row's schema lacks the key or known-at, or
   *     has a field of another type than the features ask
   */
  public void observe(String stream, Row record) {
    for (SourceHistory source : sources) {
      if (source.stream().equals(stream)) {
        source.observe(record);
      }
    }
  }

  @Override
  public @Nullable Row find(int source, @Nullable String key, long cutoffMicros) {
    return sources.get(source).find(key, cutoffMicros);
  }

  /** The greatest known-at seen of the stream, micros; empty before its first record. */
  public OptionalLong watermark(String stream) {
    return sources.stream()
        .filter(source -> source.stream().equals(stream) && source.hasSeenAny())
        .mapToLong(SourceHistory::watermark)
        .max();
  }

  /** How many records are held; one counts once for every group of features that reads it. */
  public long size() {
    return sources.stream().mapToLong(SourceHistory::size).sum();
  }
}
