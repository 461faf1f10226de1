package org.millrace.platform.usecase;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.millrace.dataops.ingest.source.FileSource;
import org.millrace.kernel.UseCase;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/** How much the topics hold of what the files of a use case are published to. Thread-safe. */
@Component
public class PublishedRecords {
  private final ConsumerFactory<byte[], byte[]> consumers;

  PublishedRecords(ConsumerFactory<byte[], byte[]> consumers) {
    this.consumers = consumers;
  }

  /** Offsets in use by stream, of the streams that have files; 0 for an empty topic. */
  public Map<String, Long> of(UseCase useCase) {
    Map<String, Long> records = new TreeMap<>();
    try (Consumer<byte[], byte[]> consumer = consumers.createConsumer()) {
      for (String stream : FileSource.streams(useCase)) {
        List<TopicPartition> partitions =
            consumer.partitionsFor(useCase.topic(stream)).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        long ends = sum(consumer.endOffsets(partitions));
        records.put(stream, ends - sum(consumer.beginningOffsets(partitions)));
      }
    }
    return records;
  }

  private static long sum(Map<TopicPartition, Long> offsets) {
    return offsets.values().stream().mapToLong(Long::longValue).sum();
  }
}
