package org.millrace.dataops.ingest;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.millrace.kernel.ProblemException;

/** The topics of the streams: makes them and says where they end. Thread-safe. */
final class Topics implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * A record's timestamp is when its fact became known: years ago in a backfill, where retention by
   * time would delete it before it is ingested, or ahead of the broker's clock in a replay.
   */
  private static final Map<String, String> CONFIG =
      Map.of(
          TopicConfig.RETENTION_MS_CONFIG, "-1",
          TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime",
          TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE));

  private final String servers;
  private final Admin admin;

  Topics(String servers) {
    this.servers = servers;
    this.admin = Admin.create(Map.of("bootstrap.servers", servers, "client.id", "millrace-ingest"));
  }

  /** Replication is the cluster's default; a topic that is there stays as it is. */
  void createIfAbsent(Collection<String> names, int partitions) {
    Map<String, KafkaFuture<Void>> created =
        admin
            .createTopics(
                names.stream()
                    .map(
                        name ->
                            new NewTopic(name, Optional.of(partitions), Optional.empty())
                                .configs(CONFIG))
                    .toList())
            .values();
    created.forEach(
        (name, done) -> {
          try {
            done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
          } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
              throw failed("create topic " + name, e);
            }
          } catch (InterruptedException | TimeoutException e) {
            throw failed("create topic " + name, e);
          }
        });
  }

  /** By partition the offset after the last record that a reader of committed records gets. */
  Map<Integer, Long> ends(String topic) {
    try {
      Map<TopicPartition, OffsetSpec> latest =
          get(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
              .flatMap(description -> description.partitions().stream())
              .map(TopicPartitionInfo::partition)
              .collect(
                  Collectors.toMap(p -> new TopicPartition(topic, p), p -> OffsetSpec.latest()));
      Map<TopicPartition, ListOffsetsResultInfo> ends =
          get(
              admin
                  .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                  .all());
      Map<Integer, Long> offsets = new HashMap<>();
      ends.forEach((partition, end) -> offsets.put(partition.partition(), end.offset()));
      return offsets;
    } catch (ExecutionException | InterruptedException | TimeoutException e) {
      throw failed("find the end of topic " + topic, e);
    }
  }

  private static <T> T get(KafkaFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private ProblemException failed(String what, Exception failure) {
    Throwable cause =
        failure instanceof ExecutionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new ProblemException(
        "Cannot " + what, why, "check that Kafka answers at " + servers, cause);
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(5));
  }
}
