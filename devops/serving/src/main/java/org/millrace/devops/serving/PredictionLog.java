package org.millrace.devops.serving;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends every prediction to Kafka, apart from the request that made it: a full queue or a broker
 * that is away costs log records, which are counted, and never a prediction.
 */
final class PredictionLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PredictionLog.class);
  private static final Duration LAST_CALL = Duration.ofSeconds(3);

  private final BlockingQueue<ProducerRecord<byte[], byte[]>> queue;
  private final Producer<byte[], byte[]> producer;
  private final KafkaClientMetrics producerMetrics;
  private final Counter acknowledged;
  private final Counter full;
  private final Counter unsent;
  private final AtomicLong lastWarning = new AtomicLong(System.nanoTime() - Long.MAX_VALUE / 2);
  private final Thread sender;
  private volatile boolean open = true;

  PredictionLog(KafkaServers kafka, int capacity, MeterRegistry registry) {
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrap(),
                ProducerConfig.CLIENT_ID_CONFIG,
                "millrace-prediction-log",
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.LINGER_MS_CONFIG,
                10,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                16L << 20,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                1_000,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                10_000,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                30_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.producerMetrics = new KafkaClientMetrics(producer);
    producerMetrics.bindTo(registry);
    this.acknowledged =
        Counter.builder(ServingMeters.LOG_RECORDS.getName())
            .description("Predictions that Kafka acknowledged into the prediction log")
            .register(registry);
    this.full = dropped(registry, "queue-full");
    this.unsent = dropped(registry, "not-sent");
    Gauge.builder(ServingMeters.LOG_QUEUED.getName(), queue, BlockingQueue::size)
        .description("Predictions waiting to be sent to the prediction log")
        .register(registry);
    this.sender = new Thread(this::send, "prediction-log");
    sender.setDaemon(true);
    sender.start();
  }

  private static Counter dropped(MeterRegistry registry, String reason) {
    return Counter.builder(ServingMeters.LOG_DROPPED.getName())
        .description("Predictions that the prediction log has lost")
        .tags("reason", reason)
        .register(registry);
  }

  /** Takes the record if there is room, else counts it as dropped; never waits. */
  void offer(ProducerRecord<byte[], byte[]> record) {
    if (!open || !queue.offer(record)) {
      full.increment();
      warn("the queue is full");
    }
  }

  private void send() {
    try {
      while (open || !queue.isEmpty()) {
        ProducerRecord<byte[], byte[]> record = queue.poll(100, TimeUnit.MILLISECONDS);
        if (record != null) {
          send(record);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    try {
      // The callback hears of the outcome, so the future is of no use.
      var unused =
          producer.send(
              record,
              (metadata, failure) -> {
                if (failure == null) {
                  acknowledged.increment();
                } else {
                  lost(failure);
                }
              });
    } catch (RuntimeException e) {
      lost(e);
    }
  }

  private void lost(Exception reason) {
    unsent.increment();
    warn(String.valueOf(reason.getMessage()));
  }

  /** One line in ten seconds: a broker that is away must not fill the disk with words. */
  private void warn(String reason) {
    long now = System.nanoTime();
    long last = lastWarning.get();
    if (now - last > TimeUnit.SECONDS.toNanos(10) && lastWarning.compareAndSet(last, now)) {
      LOG.warn("Cannot log predictions: {}; they are dropped from the log and counted", reason);
    }
  }

  /** Sends what is waiting, for a few seconds at most; the rest counts as dropped. */
  @Override
  public void close() {
    open = false;
    try {
      sender.join(LAST_CALL.toMillis());
      if (sender.isAlive()) {
        sender.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(LAST_CALL);
    producerMetrics.close();
    unsent.increment(queue.size());
    queue.clear();
  }
}
