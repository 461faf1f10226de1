package org.millrace.dataops.ingest.source;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** A way to Kafka. One thread's. */
interface RecordChannel extends AutoCloseable {
  CompletableFuture<RecordMetadata> publish(
      String topic, @Nullable String key, Instant timestamp, byte[] value);

  /** Returns when all that was published so far is there for good, or has failed. */
  void settle();

  @Override
  void close();
}
