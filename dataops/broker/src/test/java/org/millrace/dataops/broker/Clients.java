package org.millrace.dataops.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka's ordinary clients, as a user of the broker would set them up. */
final class Clients {
  static final TopicPartition NUMBERS = new TopicPartition("numbers", 0);

  private Clients() {}

  static void createTopic(String servers) throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin.createTopics(List.of(new NewTopic(NUMBERS.topic(), 1, (short) 1))).all().get();
    }
  }

  static KafkaProducer<String, String> producer(String servers) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            servers,
            "acks",
            "all",
            "max.block.ms",
            120_000,
            "max.in.flight.requests.per.connection",
            1),
        new StringSerializer(),
        new StringSerializer());
  }

  /** Every record there is, in the order of its offset. */
  static List<ConsumerRecord<String, String>> readAll(String servers) {
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(NUMBERS));
      consumer.seekToBeginning(List.of(NUMBERS));
      long end = consumer.endOffsets(List.of(NUMBERS)).get(NUMBERS);
      List<ConsumerRecord<String, String>> records = new ArrayList<>();
      while (consumer.position(NUMBERS) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
      return records;
    }
  }
}
