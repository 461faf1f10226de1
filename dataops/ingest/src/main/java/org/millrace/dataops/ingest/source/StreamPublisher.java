package org.millrace.dataops.ingest.source;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.MicrometerProducerListener;
import org.springframework.kafka.core.ProducerFactory;

/**
 * Publishes records in the order of the calls by an idempotent producer, acknowledged by all
 * replicas: one that is acknowledged is there. It is there once; but if the broker dies and comes
 * back while records with timestamps older than a day are on their way, some may be there twice
 * (see {@link TransactionalChannel}). Thread-safe.
 */
public final class StreamPublisher implements AutoCloseable {
  private final DefaultKafkaProducerFactory<byte[], byte[]> factory;
  private final ProducerFactory<byte[], byte[]> transactions;
  private final Producer<byte[], byte[]> producer;

  public StreamPublisher(String servers, MeterRegistry registry) {
    this.factory =
        new DefaultKafkaProducerFactory<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ProducerConfig.CLIENT_ID_CONFIG,
                "millrace-publisher",
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
                300_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    factory.addListener(new MicrometerProducerListener<>(registry));
    this.transactions =
        factory.copyWithConfigurationOverride(
            Map.of(
                ProducerConfig.CLIENT_ID_CONFIG,
                "millrace-transactions",
                // Else the broker turns away, with an error in its log, what overtakes the first
                // batch of a transaction while the one before is being completed (KAFKA-18202).
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                1));
    this.producer = factory.createProducer();
  }

  /**
   * Sends one record; waits only if there is no room for it.
   *
   * @param timestamp when its fact became known; kept to the millisecond
   * @return where it is, once it is acknowledged
   */
  public CompletableFuture<RecordMetadata> publish(
      String topic, String key, Instant timestamp, byte[] value) {
    return send(producer, topic, key, timestamp, value);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears of the outcome
  static CompletableFuture<RecordMetadata> send(
      Producer<byte[], byte[]> producer,
      String topic,
      String key,
      Instant timestamp,
      byte[] value) {
    CompletableFuture<RecordMetadata> acknowledged = new CompletableFuture<>();
    producer.send(
        new ProducerRecord<>(
            topic, null, timestamp.toEpochMilli(), key.getBytes(StandardCharsets.UTF_8), value),
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
   * the first out.
   */
  RecordChannel transactional(String name) {
    return new TransactionalChannel(transactions.createProducer("millrace-publish." + name + "."));
  }

  /** A channel without transactions: quick for a few records at a time. */
  RecordChannel plain() {
    return new RecordChannel() {
      @Override
      public CompletableFuture<RecordMetadata> publish(
          String topic, String key, Instant timestamp, byte[] value) {
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
    transactions.reset();
    factory.destroy();
  }
}
