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
  private final IntakePair intakes;
  private final CommitThread commits;
  private final Progress progress;
  private Map<Integer, Long> expected;
  private long firstReadNanos;
  private long lookedNanos = System.nanoTime();
  private volatile boolean healthy;

  private IngestSession(
      IngestParts parts,
      Dataset dataset,
      TopicReader reader,
      IntakePair intakes,
      CommitThread commits,
      Progress progress) {
    this.parts = parts;
    this.dataset = dataset;
    this.reader = reader;
    this.intakes = intakes;
    this.commits = commits;
    this.progress = progress;
    this.expected = dataset.offsets();
  }

  /** No commit may be under way. */
  static IngestSession begin(
      IngestParts parts,
      Dataset dataset,
      TopicReader reader,
      IntakePair intakes,
      CommitThread commits,
      Progress progress) {
    IngestSession session = new IngestSession(parts, dataset, reader, intakes, commits, progress);
    intakes.clear();
    parts.committer().settle(dataset);
    parts.meters().committing(0);
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
   * Reads what there is, waiting a moment if there is nothing, and begins a commit if it is time.
   * Reading goes on while a commit is under way, until as much again is read.
   *
   * @return whether to go on; if not, begin a new session
   */
  boolean step() {
    ConsumerRecords<byte[], byte[]> records = reader.poll(POLL);
    Intake intake = intakes.filling();
    if (intake.isEmpty()) {
      firstReadNanos = System.nanoTime();
    }
    for (ConsumerRecord<byte[], byte[]> record : records) {
      intake.take(record);
    }
    if (intake.isOverflowing()) {
      parts.committer().keepAside(intake);
    }
    boolean busy = commits.isBusy();
    Map<Integer, Long> positions = reader.positions();
    parts.meters().waiting(reader.waiting() + intake.records());
    if (intake.isEmpty()) {
      if (!busy) {
        // Past aborted transactions the position moves without a record.
        progress.reached(positions);
        healthy = true;
      }
    } else if (isFull(intake) || (!busy && isCommitDue(positions))) {
      begin(positions);
    }
    return !hasTopicGrown();
  }

  private boolean isFull(Intake intake) {
    return intake.records() >= parts.properties().commitRows() || intake.isHeavy();
  }

  private boolean isCommitDue(Map<Integer, Long> positions) {
    return System.nanoTime() - firstReadNanos >= parts.properties().commitInterval().toNanos()
        || progress.isCommitDue(positions);
  }

  private boolean hasTopicGrown() {
    if (System.nanoTime() - lookedNanos < LOOK_FOR_PARTITIONS) {
      return false;
    }
    lookedNanos = System.nanoTime();
    return reader.hasGrown();
  }

  /** Begins a commit of what has been read, when the one before is done. */
  private void begin(Map<Integer, Long> positions) {
    commits.await();
    Map<Integer, Long> from = expected;
    Map<Integer, Long> next = new TreeMap<>(from);
    next.putAll(positions);
    Intake read = intakes.turn();
    expected = next;
    parts.meters().committing(read.records());
    parts.meters().waiting(reader.waiting());
    commits.submit(() -> commit(read, from, next));
  }

  /** In the committing thread. */
  private void commit(Intake read, Map<Integer, Long> from, Map<Integer, Long> next) {
    parts.committer().commit(dataset, read, from, next);
    healthy = true;
    parts.meters().committing(0);
    // Last, for it wakes those who then look at the figures.
    progress.reached(next);
  }

  /** Commits what has been read, if anything, and returns when all of it is committed. */
  void finish() {
    if (!intakes.filling().isEmpty()) {
      begin(reader.positions());
    }
    commits.await();
  }

  /** Whether a commit was made or there was nothing to do: the trouble before, if any, is over. */
  boolean isHealthy() {
    return healthy;
  }
}
