package org.millrace.dataops.ingest.source;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;

/** Counts what is sent and what comes back. One sender; acknowledgements from the producer. */
final class PendingPublication {
  /** So that those who read committed records need not wait for the end. */
  private static final int SETTLE_EVERY = 20_000;

  private final UseCase useCase;
  private final RecordChannel channel;
  private long unsettled;
  private final Map<String, Long> sent = new TreeMap<>();
  private final Map<String, Map<Integer, Long>> ends = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  PendingPublication(UseCase useCase, RecordChannel channel) {
    this.useCase = useCase;
    this.channel = channel;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // acknowledge is the last to hear of it
  void send(SourceRecord record) {
    refuseAfterFailure();
    String stream = record.stream();
    sent.merge(stream, 1L, Long::sum);
    channel
        .publish(useCase.topic(stream), record.key(), record.knownAt(), record.json())
        .whenComplete((metadata, failed) -> acknowledge(stream, metadata, failed));
    if (++unsettled == SETTLE_EVERY) {
      settle();
    }
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
    settle();
    return new Publication(sent, ends);
  }

  private void settle() {
    try {
      channel.settle();
    } catch (KafkaException e) {
      failure.compareAndSet(null, e);
    }
    unsettled = 0;
    refuseAfterFailure();
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
