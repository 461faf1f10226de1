package org.millrace.dataops.features;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.millrace.kernel.Row;

/**
 * Recent facts of every stream that a plan's features look up.
 *
 * <p>Records may come in any order and more than once: of two with the same record key and known-at
 * the last one counts, once. Each stream has one writer at a time; any number of threads may read
 * without a lock. A cutoff gets the same answer as an offline pass would give it, bit by bit, while
 * it is no older than the stream's {@link #watermark} less the lateness; what can only matter to
 * older ones is forgotten. Memory is bounded by what was known within a feature's reach and the
 * lateness.
 */
public final class FeatureHistory implements KnownFacts {
  /** How far behind the newest record a request may be, if nothing else is said. */
  public static final Duration DEFAULT_LATENESS = Duration.ofDays(2);

  private final SourceHistory[] sources;
  private final LookupReader[] readers;

  public FeatureHistory(FeaturePlan plan) {
    this(plan, DEFAULT_LATENESS);
  }

  /**
   * @param lateness how much longer than features reach back records are kept, by event time
   */
  public FeatureHistory(FeaturePlan plan, Duration lateness) {
    this(plan, lateness, false);
  }

  /** For records that come in the order of their known-at, and cutoffs that do so too. */
  static FeatureHistory inOrder(FeaturePlan plan) {
    return new FeatureHistory(plan, Duration.ZERO, true);
  }

  private FeatureHistory(FeaturePlan plan, Duration lateness, boolean inOrder) {
    FeatureSpec spec = plan.spec();
    sources = new SourceHistory[spec.sources().size()];
    readers = new LookupReader[sources.length];
    for (int s = 0; s < sources.length; s++) {
      FactLayout layout = new FactLayout(spec, s);
      readers[s] = new LookupReader(spec, s, layout, plan.request());
      sources[s] = new SourceHistory(layout, readers[s].reach().plus(lateness), inOrder);
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
  public void fill(Row request, long cutoffMicros, Row features) {
    for (int s = 0; s < sources.length; s++) {
      LookupReader reader = readers[s];
      if (!reader.hasKey(request)) {
        reader.clear(features);
        continue;
      }
      KeyFacts facts = sources[s].find(request, reader.by());
      if (facts == null) {
        reader.readNothing(cutoffMicros, features);
      } else {
        facts.read(reader, cutoffMicros, features);
      }
    }
  }

  /** The greatest known-at seen of the stream, micros; empty before its first record. */
  public OptionalLong watermark(String stream) {
    return Stream.of(sources)
        .filter(source -> source.stream().equals(stream) && source.hasSeenAny())
        .mapToLong(SourceHistory::watermark)
        .max();
  }

  /**
   * How many facts are held; one counts once for every group of features that reads it. A close
   * guess while the writer is at work.
   */
  public long size() {
    return Stream.of(sources).mapToLong(SourceHistory::size).sum();
  }
}
