package org.millrace.devops.serving;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What tests do with Kafka: make topics, send weather, read a topic whole. */
final class KafkaTopics {
  private KafkaTopics() {}

  static void create(String servers, String... topics) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      // Records of 2013 would otherwise be deleted for their age at once.
      List<NewTopic> wanted = new ArrayList<>();
      for (String topic : topics) {
        wanted.add(new NewTopic(topic, 2, (short) 1).configs(Map.of("retention.ms", "-1")));
      }
      admin.createTopics(wanted).all().get(20, TimeUnit.SECONDS);
    }
  }

  static String weather(Instant observed, double temp) {
    return """
        {"weather_id":"EWR-%s","origin":"EWR","observed_at":"%s","temp":%s,"dewp":null,"humid":50,
         "wind_dir":null,"wind_speed":1,"wind_gust":null,"precip":0,"pressure":1000,"visib":10,
         "known_at":"%s"}"""
        .formatted(
            observed.toString().substring(0, 16).replaceAll("[-:]", "") + "Z",
            observed,
            temp,
            observed);
  }

  static void send(String servers, String topic, Instant time, String... values) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String value : values) {
        producer
            .send(
                new ProducerRecord<>(topic, null, time.toEpochMilli(), null, Requests.bytes(value)))
            .get(20, TimeUnit.SECONDS);
      }
    }
  }

  /** Every record of the topic now. */
  static List<ConsumerRecord<byte[], byte[]>> readAll(String servers, String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
      return records;
    }
  }
}
