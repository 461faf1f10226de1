package org.millrace.dataops.ingest.source;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.millrace.dataops.contracts.SourceSettings;
import org.millrace.kernel.ProblemException;

/**
 * Another topic's records. The position is the next offset of each partition; so each committed
 * record is published once.
 */
final class KafkaFeed implements SourceFeed {
  private static final Duration POLL = Duration.ofMillis(500);

  private final SourceSettings.Kafka settings;
  private final JsonRecords records;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private boolean begun;

  KafkaFeed(
      SourceSettings.Kafka settings, String ownServers, Secrets secrets, JsonRecords records) {
    this.settings = settings;
    this.records = records;
    Map<String, Object> all = new HashMap<>();
    settings
        .settings()
        .forEach((name, value) -> all.put(name, secrets.fill(value, "setting " + name)));
    String servers = settings.servers();
    all.put(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
        servers == null ? ownServers : secrets.fill(servers, "servers of " + settings.topic()));
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    this.consumer =
        new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public boolean step(SourcePosition position, Consumer<SourceRecord> out) {
    if (!begun) {
      seek(position);
      begun = true;
    }
    boolean any = false;
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      any = true;
      position.put(name(record.partition()), Long.toString(record.offset() + 1));
      // A deletion marker is no record: there is nothing in it to be published.
      if (record.value() != null) {
        out.accept(records.of(record.value(), Instant.ofEpochMilli(record.timestamp())));
      }
    }
    return any;
  }

  private void seek(SourcePosition position) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(settings.topic()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new ProblemException(
          "Cannot read topic " + settings.topic(), "its cluster does not know it", "create it");
    }
    consumer.assign(partitions);
    Map<TopicPartition, Long> starts =
        "latest".equals(settings.from())
            ? consumer.endOffsets(partitions)
            : consumer.beginningOffsets(partitions);
    for (TopicPartition partition : partitions) {
      Optional<String> offset = position.get(name(partition.partition()));
      long start = offset.map(Long::parseLong).orElse(starts.getOrDefault(partition, 0L));
      consumer.seek(partition, start);
      position.put(name(partition.partition()), Long.toString(start));
    }
  }

  private static String name(int partition) {
    return "offset-" + partition;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
