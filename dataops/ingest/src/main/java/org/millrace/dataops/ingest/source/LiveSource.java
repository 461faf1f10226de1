package org.millrace.dataops.ingest.source;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes one source as it comes, in a thread of its own, until it is closed.
 *
 * <p>Each step of the feed is one transaction: its records and the position after them. Whatever
 * fails, the transaction is taken back and a new session begins from the position that Kafka has.
 * So what is published twice or lost is only what the place itself gives twice or forgets.
 */
final class LiveSource implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSource.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(15);

  /** Of a transaction: a whole file or table must fit; brokers allow 15 minutes by default. */
  private static final int TRANSACTION_MILLIS = 10 * 60 * 1000;

  /**
   * What a source is made of.
   *
   * @param topic it publishes to; also its name
   * @param interval between two looks where there was nothing new
   * @param feed opens it anew
   * @param lineage begins to tell of it
   */
  record Parts(
      String useCase,
      String stream,
      String topic,
      String kind,
      Duration interval,
      Supplier<SourceFeed> feed,
      Supplier<SourceLineage> lineage) {}

  private final Parts parts;
  private final StreamPublisher publisher;
  private final SourcePositions positions;
  private final Secrets secrets;
  private final SourceMeters meters;
  private final InstantSource clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile Optional<String> reason = Optional.empty();
  private int failures;

  LiveSource(
      Parts parts,
      StreamPublisher publisher,
      SourcePositions positions,
      Secrets secrets,
      SourceMeters meters,
      InstantSource clock) {
    this.parts = parts;
    this.publisher = publisher;
    this.positions = positions;
    this.secrets = secrets;
    this.meters = meters;
    this.clock = clock;
    this.thread = new Thread(this::run, "source-" + parts.topic());
    thread.setDaemon(true);
  }

  void start() {
    meters.running(true);
    thread.start();
  }

  void requestStop() {
    closing.countDown();
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(STOP_WITHIN.toMillis());
      if (thread.isAlive()) {
        // It waits for a server; what it has not published it will find again.
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    meters.close();
  }

  SourceStatus status() {
    return new SourceStatus(
        parts.useCase(),
        parts.stream(),
        parts.kind(),
        reason.isEmpty() && thread.isAlive(),
        reason,
        meters.published(),
        meters.lastSuccess(),
        meters.newest());
  }

  private void run() {
    SourceLineage lineage = parts.lineage().get();
    while (!isClosing()) {
      try (TransactionalChannel channel =
              publisher.transactional(
                  "source." + parts.topic(),
                  Map.of(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS));
          SourceFeed feed = parts.feed().get()) {
        work(channel, feed, positions.load(parts.topic()), lineage);
      } catch (InterruptedException e) {
        closing.countDown();
      } catch (Exception e) {
        failed(e);
      }
    }
    meters.running(false);
    lineage.completed();
  }

  private void work(
      TransactionalChannel channel, SourceFeed feed, SourcePosition position, SourceLineage lineage)
      throws Exception {
    while (!isClosing()) {
      Sent sent = new Sent(channel, parts.topic());
      boolean more = feed.step(position, sent::send);
      sent.note(position);
      channel.settle();
      position.settle();
      succeeded(sent);
      lineage.published(sent.count);
      if (!more) {
        pause(parts.interval());
      }
    }
  }

  /** Sends the records of one step and counts them; the commit hears of those that fail. */
  private static final class Sent {
    private final TransactionalChannel channel;
    private final String topic;
    private long count;
    private long newest = Long.MIN_VALUE;

    Sent(TransactionalChannel channel, String topic) {
      this.channel = channel;
      this.topic = topic;
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    void send(SourceRecord record) {
      channel.publish(topic, record.key(), record.knownAt(), record.json());
      count++;
      newest = Math.max(newest, record.knownAt().toEpochMilli());
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    void note(SourcePosition position) {
      position
          .moved()
          .forEach((name, value) -> channel.publish(SourcePositions.record(topic, name, value)));
    }
  }

  private void succeeded(Sent sent) {
    meters.succeeded(clock.instant(), sent.count, sent.newest);
    if (failures > 0) {
      LOG.info("Source {} goes on after {} failures", parts.topic(), failures);
    }
    failures = 0;
    reason = Optional.empty();
    meters.running(true);
  }

  private void failed(Exception failure) {
    failures++;
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    String hidden = secrets.hide(message);
    reason = Optional.of(hidden);
    meters.failed();
    meters.running(false);
    // Without the stack trace: causes may carry what must be hidden.
    LOG.warn("Cannot read source {} (failure {} in a row): {}", parts.topic(), failures, hidden);
    pause(wait(failure));
  }

  private Duration wait(Exception failure) {
    long doubled = FIRST_WAIT.toMillis() << Math.min(failures - 1, 10);
    long most = Math.min(doubled, LONGEST_WAIT.toMillis());
    Duration own = Duration.ofMillis(most - ThreadLocalRandom.current().nextLong(most / 2 + 1));
    Duration asked =
        failure instanceof RetryLater later ? later.after().orElse(Duration.ZERO) : Duration.ZERO;
    return own.compareTo(asked) < 0 ? asked : own;
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
}
