package org.millrace.dataops.ingest;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.ingest.Gaps.Gap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One unbroken stretch of ingestion: begins where the dataset stands, ends with the first failure.
 * One thread's.
 */
final class IngestSession {
  private static final Logger LOG = LoggerFactory.getLogger(IngestSession.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long LOOK_FOR_PARTITIONS = TimeUnit.SECONDS.toNanos(30);

  private final IngestParts parts;
  private final Dataset dataset;
  private final TopicReader reader;
  private final Intake intake;
  private final Progress progress;
  private Map<Integer, Long> expected;
  private long firstReadNanos;
  private long lookedNanos = System.nanoTime();
  private boolean healthy;

  private IngestSession(
      IngestParts parts, Dataset dataset, TopicReader reader, Intake intake, Progress progress) {
    this.parts = parts;
    this.dataset = dataset;
    this.reader = reader;
    this.intake = intake;
    this.progress = progress;
    this.expected = dataset.offsets();
  }

  static IngestSession begin(
      IngestParts parts, Dataset dataset, TopicReader reader, Intake intake, Progress progress) {
    IngestSession session = new IngestSession(parts, dataset, reader, intake, progress);
    intake.clear();
    session.report(reader.seek(session.expected));
    progress.reached(session.expected);
    dataset.current().ifPresent(version -> parts.meters().lastVersionAt(version.committedAt()));
    return session;
  }

  private void report(List<Gap> found) {
    String topic = parts.stream().topic();
    for (Gap gap : found) {
      parts.gaps().remember(topic, gap);
      LOG.error(
          "{} offsets of {}-{} are lost to {}: Kafka deleted {} to {} before they were ingested."
              + " Going on from {}; raise the topic's retention",
          gap.size(),
          topic,
          gap.partition(),
          dataset.name(),
          gap.from(),
          gap.to() - 1,
          gap.to());
    }
    parts.meters().lost(parts.gaps().of(topic).stream().mapToLong(Gap::size).sum());
  }

  /**
   * Reads what there is, waiting a moment if there is nothing, and commits if it is time.
   *
   * @return whether to go on; if not, begin a new session
   */
  boolean step() {
    ConsumerRecords<byte[], byte[]> records = reader.poll(POLL);
    if (intake.isEmpty()) {
      firstReadNanos = System.nanoTime();
    }
    for (ConsumerRecord<byte[], byte[]> record : records) {
      intake.take(record);
    }
    if (intake.isOverflowing()) {
      parts.committer().keepAside(intake);
    }
    Map<Integer, Long> positions = reader.positions();
    parts.meters().lag(reader.waiting() + intake.records());
    if (intake.isEmpty()) {
      // Past aborted transactions the position moves without a record.
      progress.reached(positions);
      healthy = true;
    } else if (isCommitDue(positions)) {
      commit();
    }
    return !hasTopicGrown();
  }

  private boolean isCommitDue(Map<Integer, Long> positions) {
    return intake.records() >= parts.properties().commitRows()
        || System.nanoTime() - firstReadNanos >= parts.properties().commitInterval().toNanos()
        || progress.isCommitDue(positions);
  }

  private boolean hasTopicGrown() {
    if (System.nanoTime() - lookedNanos < LOOK_FOR_PARTITIONS) {
      return false;
    }
    lookedNanos = System.nanoTime();
    return reader.hasGrown();
  }

  /** Commits what has been read, if anything. */
  void commit() {
    if (intake.isEmpty()) {
      return;
    }
    Map<Integer, Long> next = new TreeMap<>(expected);
    next.putAll(reader.positions());
    parts.committer().commit(dataset, intake, expected, next);
    intake.clear();
    expected = next;
    healthy = true;
    parts.meters().lag(reader.waiting());
    // Last, for it wakes those who then look at the figures.
    progress.reached(next);
  }

  /** Whether a commit was made or there was nothing to do: the trouble before, if any, is over. */
  boolean isHealthy() {
    return healthy;
  }
}
