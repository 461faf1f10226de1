package org.millrace.dataops.ingest.source;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes records in the order of the calls by an idempotent producer, acknowledged by all
 * replicas: one that is acknowledged is there. It is there once; but if the broker dies and comes
 * back while records with timestamps older than a day are on their way, some may be there twice
 * (see {@link TransactionalChannel}). Thread-safe.
 */
public final class StreamPublisher implements AutoCloseable {
  private final Map<String, Object> settings;
  private final Producer<byte[], byte[]> producer;
  private final KafkaClientMetrics metrics;

  public StreamPublisher(String servers, MeterRegistry registry) {
    this.settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.LINGER_MS_CONFIG,
            20,
            ProducerConfig.BATCH_SIZE_CONFIG,
            256 << 10,
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4",
            // An embedded broker takes its time to come back; the default loses the send.
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            180_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            300_000);
    this.producer = producer(Map.of(ProducerConfig.CLIENT_ID_CONFIG, "millrace-publisher"));
    this.metrics = new KafkaClientMetrics(producer);
    metrics.bindTo(registry);
  }

  private Producer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(settings);
    all.putAll(more);
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Sends one record; waits only if there is no room for it.
   *
   * @param timestamp when its fact became known; kept to the millisecond
   * @return where it is, once it is acknowledged
   */
  public CompletableFuture<RecordMetadata> publish(
      String topic, @Nullable String key, Instant timestamp, byte[] value) {
    return send(
        producer,
        new ProducerRecord<>(
            topic,
            null,
            timestamp.toEpochMilli(),
            key == null ? null : key.getBytes(StandardCharsets.UTF_8),
            value));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of the outcome
  static CompletableFuture<RecordMetadata> send(
      Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    CompletableFuture<RecordMetadata> acknowledged = new CompletableFuture<>();
    producer.send(
        record,
        (metadata, failure) -> {
          if (failure == null) {
            acknowledged.complete(metadata);
          } else {
            acknowledged.completeExceptionally(failure);
          }
        });
    return acknowledged;
  }

  /** Sends what waits to be sent and returns when all of it is acknowledged or has failed. */
  public void flush() {
    producer.flush();
  }

  /**
   * A channel whose records are there once whatever dies; one of a name at a time, a second shuts
   * the first out. What an earlier one of that name left open is taken back.
   */
  TransactionalChannel transactional(String name) {
    return transactional(name, Map.of());
  }

  /**
   * @param more settings of its producer
   */
  TransactionalChannel transactional(String name, Map<String, Object> more) {
    Map<String, Object> own = new HashMap<>();
    own.put(ProducerConfig.CLIENT_ID_CONFIG, "millrace-" + name);
    own.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "millrace-publish." + name);
    // Else the broker turns away, with an error in its log, what overtakes the first batch of a
    // transaction while the one before is being completed (KAFKA-18202).
    own.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    own.putAll(more);
    Producer<byte[], byte[]> made = producer(own);
    try {
      made.initTransactions();
      return new TransactionalChannel(made);
    } catch (RuntimeException e) {
      made.close(Duration.ZERO);
      throw e;
    }
  }

  /** A channel without transactions: quick for a few records at a time. */
  RecordChannel plain() {
    return new RecordChannel() {
      @Override
      public CompletableFuture<RecordMetadata> publish(
          String topic, @Nullable String key, Instant timestamp, byte[] value) {
        return StreamPublisher.this.publish(topic, key, timestamp, value);
      }

      @Override
      public void settle() {
        flush();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(30));
    metrics.close();
  }
}
