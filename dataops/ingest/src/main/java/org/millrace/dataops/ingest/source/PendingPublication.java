package org.millrace.dataops.ingest.source;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;

/** Counts what is sent and what comes back. One sender; acknowledgements from the producer. */
final class PendingPublication {
  private final UseCase useCase;
  private final StreamPublisher publisher;
  private final Map<String, Long> sent = new TreeMap<>();
  private final Map<String, Map<Integer, Long>> ends = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  PendingPublication(UseCase useCase, StreamPublisher publisher) {
    this.useCase = useCase;
    this.publisher = publisher;
  }

  void send(SourceRecord record) {
    refuseAfterFailure();
    String stream = record.stream();
    sent.merge(stream, 1L, Long::sum);
    publisher
        .publish(useCase.topic(stream), record.key(), record.knownAt(), record.json())
        .whenComplete((metadata, failed) -> acknowledge(stream, metadata, failed));
  }

  private void acknowledge(
      String stream, @Nullable RecordMetadata metadata, @Nullable Throwable failed) {
    if (failed != null) {
      failure.compareAndSet(null, failed);
    } else if (metadata != null) {
      ends.computeIfAbsent(stream, name -> new ConcurrentHashMap<>())
          .merge(metadata.partition(), metadata.offset() + 1, Math::max);
    }
  }

  /** Waits until all is acknowledged. */
  Publication complete() {
    publisher.flush();
    refuseAfterFailure();
    return new Publication(sent, ends);
  }

  private void refuseAfterFailure() {
    Throwable failed = failure.get();
    if (failed != null) {
      throw new ProblemException(
          "Cannot publish the sources of " + useCase.name(),
          failed.getMessage() == null ? failed.toString() : failed.getMessage(),
          "check that Kafka answers and its topics exist, then publish again",
          failed);
    }
  }
}
