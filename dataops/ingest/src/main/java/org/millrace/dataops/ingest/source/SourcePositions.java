package org.millrace.dataops.ingest.source;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;

/**
 * The positions of all sources: a compacted topic, so that a position is written in the same
 * transaction as the records before it. Offsets of a consumer group would do as well, had the
 * broker not the habit of forgetting those of a group without members after a week. Thread-safe.
 */
final class SourcePositions {
  static final String TOPIC = "__millrace_sources";
  private static final TopicPartition ALL = new TopicPartition(TOPIC, 0);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final String servers;

  SourcePositions(String servers) {
    this.servers = servers;
  }

  static ProducerRecord<byte[], byte[]> record(String source, String name, @Nullable String value) {
    byte[] key = (source + "/" + name).getBytes(StandardCharsets.UTF_8);
    return new ProducerRecord<>(
        TOPIC, 0, key, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Where a source stands. Its producer must have been initialised before, so that no transaction
   * of its own is open; those of others are waited for, or they would hide what lies behind them.
   */
  SourcePosition load(String source) {
    Map<String, String> found = new TreeMap<>();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      createIfAbsent(admin);
      long end =
          admin.listOffsets(Map.of(ALL, OffsetSpec.latest())).partitionResult(ALL).get().offset();
      read(end, source + "/", found);
    } catch (ExecutionException e) {
      throw failed(source, String.valueOf(e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(source, "the platform is stopping", e);
    }
    return new SourcePosition(found);
  }

  private static void createIfAbsent(Admin admin) throws ExecutionException, InterruptedException {
    try {
      admin
          .createTopics(
              List.of(
                  new NewTopic(TOPIC, Optional.of(1), Optional.empty())
                      .configs(
                          Map.of(
                              TopicConfig.CLEANUP_POLICY_CONFIG,
                              TopicConfig.CLEANUP_POLICY_COMPACT))))
          .all()
          .get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private void read(long end, String prefix, Map<String, String> into) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(ALL));
      consumer.seekToBeginning(List.of(ALL));
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (consumer.position(ALL) < end) {
        if (System.nanoTime() > deadline) {
          throw failed(prefix, "another source's transaction does not end", null);
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          take(record, prefix, into);
        }
      }
    }
  }

  private static void take(
      ConsumerRecord<byte[], byte[]> record, String prefix, Map<String, String> into) {
    String key = new String(record.key(), StandardCharsets.UTF_8);
    if (!key.startsWith(prefix)) {
      return;
    }
    String name = key.substring(prefix.length());
    if (record.value() == null) {
      into.remove(name);
    } else {
      into.put(name, new String(record.value(), StandardCharsets.UTF_8));
    }
  }

  private static ProblemException failed(String source, String why, @Nullable Exception cause) {
    String what = "Cannot tell how far source " + source + " is";
    String fix = "check that Kafka answers; it is tried again";
    return cause == null
        ? new ProblemException(what, why, fix)
        : new ProblemException(what, why, fix, cause);
  }
}
