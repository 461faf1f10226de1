package org.millrace.dataops.ingest;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.millrace.dataops.datasets.CommitConflictException;
import org.millrace.dataops.datasets.Dataset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ingests one stream in a thread of its own, until it is closed.
 *
 * <p>A session begins where the dataset says it stands, and commits what it reads with the offsets
 * it has read up to. Whatever fails, a new session begins from the dataset's offsets: what was read
 * but not committed is read again, what was committed is not. So no other memory of the position is
 * needed, and a rival on the same dataset does no harm.
 */
final class StreamIngestor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamIngestor.class);

  private final IngestParts parts;
  private final Dataset dataset;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Backoff backoff;
  private final InstantSource clock;
  private final IntakePair intakes;
  private final Progress progress = new Progress();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile IngestState state;
  private int failures;

  StreamIngestor(IngestParts parts, Dataset dataset, Supplier<Consumer<byte[], byte[]>> consumers) {
    this.parts = parts;
    this.dataset = dataset;
    this.consumers = consumers;
    this.backoff = new Backoff(parts.properties().retryAfter(), parts.properties().retryAtMost());
    this.clock = parts.clock();
    this.intakes = new IntakePair(parts.stream(), parts.properties(), parts.repairs(), clock);
    this.state = new IngestState.Stopped(clock.instant());
    this.thread = new Thread(this::run, "ingest-" + dataset.name());
    thread.setDaemon(true);
  }

  void start() {
    becomeRunning();
    thread.start();
  }

  /** Returns at once; {@link #close} waits. */
  void requestStop() {
    closing.countDown();
  }

  /** Commits what has been read and stops; gives up waiting after the time the settings say. */
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(parts.properties().stopWithin().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.warn("Ingestion of {} did not stop in time; it goes on from its last commit", name());
    }
    parts.meters().close();
  }

  /**
   * @return whether everything before these offsets was committed in time
   */
  boolean awaitCommitted(Map<Integer, Long> offsets, Duration timeout) throws InterruptedException {
    return progress.await(offsets, timeout);
  }

  IngestedStream stream() {
    return parts.stream();
  }

  StreamStatus status() {
    StreamMeters meters = parts.meters();
    return new StreamStatus(
        parts.stream().useCase().name(),
        parts.stream().name(),
        parts.stream().topic(),
        state,
        progress.committed(),
        meters.lag(),
        meters.rows(),
        meters.quarantined(),
        meters.lost(),
        meters.lastCommit());
  }

  private void run() {
    try (CommitThread commits = new CommitThread("commit-" + name())) {
      run(commits);
    }
    intakes.clear();
    parts.meters().running(false);
    state = new IngestState.Stopped(clock.instant());
  }

  private void run(CommitThread commits) {
    while (!isClosing()) {
      try (TopicReader reader = new TopicReader(consumers.get(), parts.stream().topic())) {
        work(IngestSession.begin(parts, dataset, reader, intakes, commits, progress));
      } catch (CommitConflictException e) {
        commits.settle();
        LOG.info("Another ingestor of {} was first; going on from its commit", name());
        pause(backoff.wait(1));
      } catch (Throwable e) {
        commits.settle();
        becomeBackingOff(e);
      }
    }
  }

  private void work(IngestSession session) {
    boolean goesOn = true;
    while (goesOn && !isClosing()) {
      goesOn = session.step();
      if (failures > 0 && session.isHealthy()) {
        LOG.info("Ingestion of {} goes on after {} failures", name(), failures);
        failures = 0;
        becomeRunning();
      }
    }
    session.finish();
  }

  private void becomeRunning() {
    parts.meters().running(true);
    state = new IngestState.Running(clock.instant());
  }

  private void becomeBackingOff(Throwable failure) {
    Duration wait = backoff.wait(++failures);
    String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    Instant since =
        state instanceof IngestState.BackingOff already ? already.since() : clock.instant();
    state = new IngestState.BackingOff(since, reason, failures);
    parts.meters().running(false);
    if (failures == 1) {
      LOG.warn("Cannot ingest {}; trying again until it works", name(), failure);
    } else {
      LOG.warn("Cannot ingest {} (failure {} in a row): {}", name(), failures, reason);
    }
    pause(wait);
  }

  private void pause(Duration wait) {
    try {
      closing.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      closing.countDown();
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private String name() {
    return dataset.name();
  }
}
