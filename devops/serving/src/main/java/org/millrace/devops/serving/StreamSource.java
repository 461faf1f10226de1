package org.millrace.devops.serving;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Where in Kafka the feature streams begin and end. Thread-safe. */
final class StreamSource implements AutoCloseable {
  /** How long to wait for Kafka where nobody is waiting for us. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final KafkaServers kafka;
  private final Admin admin;

  StreamSource(KafkaServers kafka) {
    this.kafka = kafka;
    this.admin =
        Admin.create(
            Map.of(
                "bootstrap.servers",
                kafka.bootstrap(),
                "client.id",
                "millrace-features-admin",
                "request.timeout.ms",
                5_000,
                "default.api.timeout.ms",
                (int) PATIENCE.toMillis()));
  }

  Consumer<byte[], byte[]> consumer(String model) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka.bootstrap(),
            ConsumerConfig.CLIENT_ID_CONFIG,
            "millrace-features-" + model,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            5_000),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** The partitions of those topics that are there. */
  Set<TopicPartition> partitions(Collection<String> topics, Duration patience) {
    Map<String, KafkaFuture<TopicDescription>> described =
        admin.describeTopics(topics).topicNameValues();
    Set<TopicPartition> partitions = new HashSet<>();
    described.forEach(
        (topic, description) -> {
          try {
            for (TopicPartitionInfo info : await(description, patience).partitions()) {
              partitions.add(new TopicPartition(topic, info.partition()));
            }
          } catch (UnknownTopicOrPartitionException e) {
            // A topic that is not there yet has no records to follow.
          }
        });
    return partitions;
  }

  /** The offset after the last record of each partition. */
  Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions, Duration patience) {
    return offsets(partitions, at -> OffsetSpec.latest(), patience);
  }

  /** Where to begin, to read the given span of event time up to each topic's newest record. */
  Map<TopicPartition, Long> starts(Collection<TopicPartition> partitions, Duration span) {
    Map<String, Long> newest = new HashMap<>();
    list(partitions, at -> OffsetSpec.maxTimestamp(), PATIENCE)
        .forEach((at, info) -> newest.merge(at.topic(), info.timestamp(), Math::max));
    Function<TopicPartition, OffsetSpec> begin =
        at -> {
          long last = newest.getOrDefault(at.topic(), 0L);
          return OffsetSpec.forTimestamp(Math.max(0, last - span.toMillis()));
        };
    Map<TopicPartition, Long> starts = new HashMap<>(ends(partitions, PATIENCE));
    // Where a partition has no record that young it begins at the end.
    offsets(partitions, begin, PATIENCE)
        .forEach(
            (at, offset) -> starts.computeIfPresent(at, (p, end) -> offset < 0 ? end : offset));
    return starts;
  }

  private Map<TopicPartition, Long> offsets(
      Collection<TopicPartition> partitions,
      Function<TopicPartition, OffsetSpec> spec,
      Duration patience) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    list(partitions, spec, patience).forEach((at, info) -> offsets.put(at, info.offset()));
    return offsets;
  }

  private Map<TopicPartition, ListOffsetsResultInfo> list(
      Collection<TopicPartition> partitions,
      Function<TopicPartition, OffsetSpec> spec,
      Duration patience) {
    return await(
        admin.listOffsets(partitions.stream().collect(Collectors.toMap(at -> at, spec))).all(),
        patience);
  }

  private static <T> T await(KafkaFuture<T> future, Duration patience) {
    try {
      return future.get(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException cause) {
        throw cause;
      }
      throw new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException("Kafka does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new org.apache.kafka.common.errors.InterruptException(e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(2));
  }
}
