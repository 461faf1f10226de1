package org.millrace.dataops.broker;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.PurgeMarker;

/**
 * Takes records out of a topic for good, bytes included, in an embedded broker or a cluster.
 *
 * <p>Kafka deletes whole segments, and never the one it writes to. So {@link #mark} appends a
 * marker that makes each partition begin a new segment. Once all that lies before the markers is in
 * safe hands, {@link #deleteBefore} cuts the log off at them, and the brokers delete what lies
 * wholly before the cut. Records that arrive meanwhile come after the markers and stay.
 */
public final class TopicPurge implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Admin admin;
  private final Producer<byte[], byte[]> producer;

  public TopicPurge(String servers) {
    this.admin = Admin.create(Map.of("bootstrap.servers", servers, "client.id", "millrace-purge"));
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "client.id", "millrace-purge", "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** By partition the offset after the last record. */
  public Map<Integer, Long> ends(String topic) {
    return offsets(topic, OffsetSpec.latest(), ListOffsetsResultInfo::offset);
  }

  /** By partition the offset of the first record that is still there. */
  public Map<Integer, Long> starts(String topic) {
    return offsets(topic, OffsetSpec.earliest(), ListOffsetsResultInfo::offset);
  }

  /**
   * Begins a new segment in every partition.
   *
   * @return by partition the offset of its marker, the first record of the new segment
   */
  public Map<Integer, Long> mark(String topic) {
    Map<Integer, Long> newest =
        offsets(topic, OffsetSpec.maxTimestamp(), ListOffsetsResultInfo::timestamp);
    Map<Integer, Long> markers = new TreeMap<>();
    try (HastyTopic hasty = HastyTopic.rolling(admin, topic)) {
      newest.forEach(
          (partition, at) -> markers.put(partition, append(topic, partition, hasty.after(at))));
    }
    return markers;
  }

  private long append(String topic, int partition, long at) {
    ProducerRecord<byte[], byte[]> marker =
        new ProducerRecord<>(topic, partition, at, null, (byte[]) null);
    marker.headers().add(PurgeMarker.HEADER, new byte[0]);
    try {
      return producer.send(marker).get().offset();
    } catch (ExecutionException | InterruptedException e) {
      throw failed(topic, e);
    }
  }

  /**
   * Deletes what the topic holds before these offsets and returns when the brokers have deleted the
   * bytes too.
   *
   * @param markers from {@link #mark}; every record before them is in safe hands
   * @throws ProblemException if the bytes are not gone in time; the records can't be read any more
   */
  public void deleteBefore(String topic, Map<Integer, Long> markers, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    Map<Integer, Long> starts = starts(topic);
    Map<TopicPartition, RecordsToDelete> cuts = new HashMap<>();
    markers.forEach(
        (partition, offset) -> {
          if (starts.getOrDefault(partition, offset) < offset) {
            cuts.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset));
          }
        });
    try (HastyTopic hasty = HastyTopic.deleting(admin, topic)) {
      SegmentWatch watch = new SegmentWatch(admin, hasty.name(), cuts.keySet());
      await(topic, admin.deleteRecords(cuts).all());
      watch.awaitGone(deadline);
    }
  }

  private Map<Integer, Long> offsets(
      String topic, OffsetSpec spec, Function<ListOffsetsResultInfo, Long> value) {
    Map<TopicPartition, OffsetSpec> asked =
        await(topic, admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
            .flatMap(description -> description.partitions().stream())
            .map(TopicPartitionInfo::partition)
            .collect(Collectors.toMap(p -> new TopicPartition(topic, p), p -> spec));
    Map<Integer, Long> found = new TreeMap<>();
    await(topic, admin.listOffsets(asked).all())
        .forEach((at, info) -> found.put(at.partition(), value.apply(info)));
    return found;
  }

  static <T> T await(String topic, KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | InterruptedException e) {
      throw failed(topic, e);
    }
  }

  static ProblemException failed(String topic, Exception e) {
    if (e instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
    return new ProblemException(
        "Cannot delete records of topic " + topic,
        String.valueOf(cause.getMessage()),
        "see that Kafka answers and that this client may alter and delete in it, then try again",
        cause);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    admin.close(Duration.ofSeconds(5));
  }
}
