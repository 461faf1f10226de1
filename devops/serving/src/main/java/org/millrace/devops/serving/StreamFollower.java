package org.millrace.devops.serving;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.millrace.dataops.features.FeatureHistory;
import org.millrace.dataops.features.KnownFacts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the streams of one feature plan, for as long as it is open, into the history that requests
 * are answered from: first what was ingested already, then what follows in Kafka. One thread
 * writes, any number read; a broker that is away leaves the history as it is.
 */
final class StreamFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamFollower.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration LOOK_FOR_PARTITIONS = Duration.ofSeconds(30);

  private final String model;
  private final StreamSource source;
  private final FeatureBackfill backfill;
  private final Supplier<FeatureHistory> fresh;
  private final Duration span;
  private final MeterRegistry registry;
  private final Map<String, FollowedStream> byTopic = new HashMap<>();
  private final Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile Backlog backlog;

  /**
   * Begins to follow.
   *
   * @param model for threads and messages
   * @param backfill what is known before the topics are read
   * @param fresh gives an empty history
   * @param streams what to follow; none is allowed
   * @param span how much of each stream to read, back from its newest record
   */
  StreamFollower(
      String model,
      StreamSource source,
      FeatureBackfill backfill,
      Supplier<FeatureHistory> fresh,
      List<FollowedStream> streams,
      Duration span,
      MeterRegistry registry) {
    this.model = model;
    this.source = source;
    this.backfill = backfill;
    this.fresh = fresh;
    this.backlog = Backlog.none(fresh.get());
    this.span = span;
    this.registry = registry;
    streams.forEach(stream -> byTopic.put(stream.topic(), stream));
    this.thread = new Thread(this::run, "features-" + model);
    thread.setDaemon(true);
    if (!streams.isEmpty()) {
      thread.start();
    }
  }

  KnownFacts values() {
    return backlog.history();
  }

  /** Waits until all that is in the streams now has been taken in; false if it was not. */
  boolean awaitCaughtUp(Duration atMost) {
    if (byTopic.isEmpty()) {
      return true;
    }
    long deadline = System.nanoTime() + atMost.toNanos();
    try {
      Map<TopicPartition, Long> ends =
          source.ends(source.partitions(byTopic.keySet(), atMost), atMost);
      return awaitCaughtUp(ends, Duration.ofNanos(deadline - System.nanoTime()));
    } catch (KafkaException e) {
      LOG.warn("Cannot see where the feature streams of {} end: {}", model, e.getMessage());
      return false;
    }
  }

  /** Waits until the offsets have been reached; false if they were not. */
  boolean awaitCaughtUp(Map<TopicPartition, Long> ends, Duration atMost) {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (!reached(ends)) {
        if (left <= 0 || isClosing()) {
          return false;
        }
        left = moved.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean reached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .filter(end -> byTopic.containsKey(end.getKey().topic()))
        .allMatch(end -> positions.getOrDefault(end.getKey(), -1L) >= end.getValue());
  }

  private void run() {
    boolean warned = false;
    backlog = Backlog.load(backfill, byTopic.values(), span, fresh);
    while (!isClosing()) {
      // A consumer that failed is thrown away: the positions tell the next one where to go on.
      try (Consumer<byte[], byte[]> consumer = source.consumer(model);
          KafkaClientMetrics metrics = new KafkaClientMetrics(consumer)) {
        metrics.bindTo(registry);
        follow(consumer);
      } catch (RuntimeException e) {
        if (!warned) {
          LOG.warn("Cannot follow the features of {}: {}; tries again", model, e.getMessage());
        }
        warned = true;
        sleep(Duration.ofMillis(500));
      }
    }
  }

  private void follow(Consumer<byte[], byte[]> consumer) {
    long looked = 0;
    while (!isClosing()) {
      if (consumer.assignment().isEmpty()
          || System.nanoTime() - looked > LOOK_FOR_PARTITIONS.toNanos()) {
        assign(consumer);
        looked = System.nanoTime();
      }
      if (consumer.assignment().isEmpty()) {
        sleep(Duration.ofMillis(500));
      } else {
        take(consumer.poll(POLL));
      }
    }
  }

  /**
   * Takes up every partition there is: new ones where the backlog ends or the span begins, others
   * where it left off.
   */
  private void assign(Consumer<byte[], byte[]> consumer) {
    Set<TopicPartition> all = source.partitions(byTopic.keySet(), StreamSource.PATIENCE);
    if (all.equals(consumer.assignment())) {
      return;
    }
    Set<TopicPartition> unseen = new HashSet<>(all);
    unseen.removeAll(positions.keySet());
    Map<TopicPartition, Long> starts = backlog.starts(unseen, span, source);
    consumer.assign(all);
    lock.lock();
    try {
      positions.putAll(starts);
      moved.signalAll();
    } finally {
      lock.unlock();
    }
    all.forEach(partition -> consumer.seek(partition, positions.getOrDefault(partition, 0L)));
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    if (records.nextOffsets().isEmpty()) {
      return;
    }
    for (ConsumerRecord<byte[], byte[]> record : records) {
      FollowedStream stream = byTopic.get(record.topic());
      if (stream != null) {
        stream.take(record, backlog.history());
      }
    }
    lock.lock();
    try {
      records.nextOffsets().forEach((at, next) -> positions.put(at, next.offset()));
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void sleep(Duration time) {
    try {
      closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends within the time of a poll. */
  @Override
  public void close() {
    closing.countDown();
  }
}
