package org.millrace.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a topic holds, read from end to end with the consumer settings of ingestion.
 *
 * @param records how many there were
 * @param bytes of their keys and values
 */
record TopicRead(long records, long bytes) {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Does nothing with the records.
   *
   * @param ends by partition, the offset after the last record
   */
  static TopicRead bytes(String servers, String topic, Map<Integer, Long> ends) {
    return each(servers, topic, ends, record -> {});
  }

  /** Has Jackson read every value of every record, and throws it away. */
  static TopicRead parsed(String servers, String topic, Map<Integer, Long> ends) {
    double[] sum = new double[1];
    TopicRead read = each(servers, topic, ends, record -> sum[0] += parse(record.value()));
    if (sum[0] == 0) {
      throw new IllegalStateException("Cannot count on a parser that found nothing");
    }
    return read;
  }

  /** The quickest that Jackson can be asked: by tokens, no tree and no maps. */
  private static double parse(byte[] json) {
    double sum = 0;
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case VALUE_STRING -> sum += parser.getString().length();
          case VALUE_NUMBER_INT -> sum += parser.getLongValue();
          case VALUE_NUMBER_FLOAT -> sum += parser.getDoubleValue();
          default -> sum++;
        }
      }
    }
    return sum;
  }

  static TopicRead each(
      String servers,
      String topic,
      Map<Integer, Long> ends,
      Consumer<ConsumerRecord<byte[], byte[]>> what) {
    long records = 0;
    long bytes = 0;
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            settings(servers), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          ends.keySet().stream().map(number -> new TopicPartition(topic, number)).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (partitions.stream()
          .anyMatch(p -> consumer.position(p) < ends.getOrDefault(p.partition(), 0L))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          records++;
          bytes += record.serializedKeySize() + record.serializedValueSize();
          what.accept(record);
        }
      }
    }
    return new TopicRead(records, bytes);
  }

  private static Map<String, Object> settings(String servers) {
    return Map.of(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
        servers,
        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
        false,
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        "read_committed",
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
        10_000,
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
        4 << 20,
        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
        16 << 20,
        ConsumerConfig.RECEIVE_BUFFER_CONFIG,
        1 << 20);
  }
}
