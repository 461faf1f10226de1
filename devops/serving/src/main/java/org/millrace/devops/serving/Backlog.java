package org.millrace.devops.serving;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.millrace.dataops.features.FeatureHistory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of some streams before the first record is read from their topics. */
final class Backlog {
  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
  private static final int ATTEMPTS = 3;

  private final FeatureHistory history;
  private final Map<TopicPartition, Long> ends;
  private final Set<String> topics;

  private Backlog(FeatureHistory history, Map<TopicPartition, Long> ends) {
    this.history = history;
    this.ends = ends;
    this.topics = ends.keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet());
  }

  /** Nothing is known. */
  static Backlog none(FeatureHistory history) {
    return new Backlog(history, Map.of());
  }

  /**
   * Loads every stream. What cannot be loaded after some attempts is left to the topics, since an
   * answer with less is better than none.
   *
   * @param fresh gives an empty history: one that was filled by half would count records twice
   */
  static Backlog load(
      FeatureBackfill backfill,
      Collection<FollowedStream> streams,
      Duration span,
      Supplier<FeatureHistory> fresh) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      FeatureHistory history = fresh.get();
      try {
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (FollowedStream stream : streams) {
          ends.putAll(stream.load(backfill, span, history));
        }
        return new Backlog(history, ends);
      } catch (RuntimeException e) {
        LOG.warn(
            "Cannot load feature streams from their datasets, attempt {} of {}: {}",
            attempt,
            ATTEMPTS,
            e.getMessage());
      }
    }
    return none(fresh.get());
  }

  FeatureHistory history() {
    return history;
  }

  /**
   * Where to begin in each partition: where the backlog ends or, of topics without one, the span
   * before their newest record.
   */
  Map<TopicPartition, Long> starts(
      Set<TopicPartition> partitions, Duration span, StreamSource source) {
    if (partitions.isEmpty()) {
      return Map.of();
    }
    Map<TopicPartition, Long> starts = new HashMap<>();
    Map<TopicPartition, Long> last = source.ends(partitions, StreamSource.PATIENCE);
    Set<TopicPartition> others = new HashSet<>();
    for (TopicPartition at : partitions) {
      // A partition that was never ingested from is read from its beginning.
      long begin = topics.contains(at.topic()) ? ends.getOrDefault(at, 0L) : Long.MAX_VALUE;
      // One that ends before that is another topic of the same name.
      if (begin <= last.getOrDefault(at, 0L)) {
        starts.put(at, begin);
      } else {
        others.add(at);
      }
    }
    if (!others.isEmpty()) {
      starts.putAll(source.starts(others, span));
    }
    return starts;
  }
}
