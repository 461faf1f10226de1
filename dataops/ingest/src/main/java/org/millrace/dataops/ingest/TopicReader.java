package org.millrace.dataops.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.millrace.dataops.ingest.Gaps.Gap;
import org.millrace.kernel.ProblemException;

/** Reads every partition of a topic from given offsets on. One thread's. */
final class TopicReader implements AutoCloseable {
  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final List<TopicPartition> partitions;

  TopicReader(Consumer<byte[], byte[]> consumer, String topic) {
    this.consumer = consumer;
    this.topic = topic;
    this.partitions = partitionsNow();
  }

  /**
   * Goes to where reading has to go on; a partition without an offset is read from its beginning.
   *
   * @return what has been deleted between there and the earliest record
   * @throws ProblemException if a partition ends before its offset: to read it again from its
   *     beginning might double every record, to wait for the offset might skip some
   */
  List<Gap> seek(Map<Integer, Long> offsets) {
    Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
    List<Gap> gaps = new ArrayList<>();
    consumer.assign(partitions);
    for (TopicPartition partition : partitions) {
      long earliest = of(first, partition);
      long last = of(end, partition);
      long offset = offsets.getOrDefault(partition.partition(), earliest);
      if (offset > last) {
        throw cutOff(partition, offset, last);
      }
      if (offset < earliest) {
        gaps.add(new Gap(partition.partition(), offset, earliest));
      }
      consumer.seek(partition, Math.max(offset, earliest));
    }
    return gaps;
  }

  private static long of(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    return Objects.requireNonNull(offsets.get(partition), partition::toString);
  }

  private static ProblemException cutOff(TopicPartition partition, long offset, long end) {
    return new ProblemException(
        "Cannot go on reading " + partition + " at offset " + offset,
        "it ends at offset "
            + end
            + ", so it was deleted and made again, or its cluster lost acknowledged records",
        "bring the topic back, or give the stream a new name to ingest it as a new dataset");
  }

  ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    return consumer.poll(timeout);
  }

  /** Next offset by partition. */
  Map<Integer, Long> positions() {
    Map<Integer, Long> positions = new TreeMap<>();
    for (TopicPartition partition : partitions) {
      positions.put(partition.partition(), consumer.position(partition));
    }
    return positions;
  }

  /** Records that wait behind the positions, as far as the broker has told. */
  long waiting() {
    long waiting = 0;
    for (TopicPartition partition : partitions) {
      waiting += Math.max(0, consumer.currentLag(partition).orElse(0));
    }
    return waiting;
  }

  /** Whether the topic has been given more partitions since. */
  boolean hasGrown() {
    return partitionsNow().size() != partitions.size();
  }

  private List<TopicPartition> partitionsNow() {
    List<TopicPartition> now =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (now.isEmpty()) {
      throw new ProblemException(
          "Cannot read topic " + topic, "the cluster does not know it", "create it");
    }
    return now;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
