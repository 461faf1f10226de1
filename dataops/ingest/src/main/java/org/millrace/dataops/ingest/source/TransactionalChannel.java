package org.millrace.dataops.ingest.source;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes in transactions, so that each record is there once even if a broker dies meanwhile.
 *
 * <p>The idempotent producer alone does not give that to records of long ago: a broker that comes
 * back forgets every producer whose last record's timestamp is older than {@code
 * producer.id.expiration.ms} (a day), and then takes a batch sent again for a new one. It does not
 * forget a producer whose transaction is open.
 */
final class TransactionalChannel implements RecordChannel {
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

  private final Producer<byte[], byte[]> producer;
  private boolean open;

  /**
   * @param producer transactional and initialised; closed with the channel
   */
  TransactionalChannel(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  @Override
  public CompletableFuture<RecordMetadata> publish(
      String topic, @Nullable String key, Instant timestamp, byte[] value) {
    return publish(
        new ProducerRecord<>(
            topic,
            null,
            timestamp.toEpochMilli(),
            key == null ? null : key.getBytes(StandardCharsets.UTF_8),
            value));
  }

  CompletableFuture<RecordMetadata> publish(ProducerRecord<byte[], byte[]> record) {
    if (!open) {
      producer.beginTransaction();
      open = true;
    }
    return StreamPublisher.send(producer, record);
  }

  @Override
  public void settle() {
    if (open) {
      producer.commitTransaction();
      open = false;
    }
  }

  /** Takes back what was published since the last call of {@link #settle}. */
  void takeBack() {
    if (open) {
      open = false;
      producer.abortTransaction();
    }
  }

  /** Takes back what is not settled. */
  @Override
  public void close() {
    try {
      takeBack();
    } catch (KafkaException | IllegalStateException e) {
      // The producer is beyond use, or (IllegalState) its commit timed out and may yet succeed. The
      // broker ends the transaction when a channel of this name opens, or when its time is up.
      return;
    } finally {
      producer.close(CLOSE_WITHIN);
    }
  }
}
