package org.millrace.dataops.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.PurgeMarker;

class TopicPurgeTests {
  private static final Duration ATMOST = Duration.ofSeconds(40);
  private static final String TOKEN = "subject-4711-of-the-past";
  private static final long YEAR_2100 = 4_102_444_800_000L;
  private static final ConfigResource TOPIC =
      new ConfigResource(ConfigResource.Type.TOPIC, Clients.NUMBERS.topic());

  @TempDir Path directory;

  @Test
  void theBytesAreGoneFromDiskAndWhatCameAfterTheMarkerStays() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      String servers = broker.bootstrapServers();
      Clients.createTopic(servers);
      set(servers, "segment.ms", "86400000");
      try (KafkaProducer<String, String> producer = Clients.producer(servers);
          TopicPurge purge = new TopicPurge(servers)) {
        for (int i = 0; i < 500; i++) {
          long at = i % 2 == 0 ? YEAR_2100 - i : i * 1_000L;
          producer.send(new ProducerRecord<>("numbers", 0, at, TOKEN, "value " + i + TOKEN));
        }
        producer.flush();
        assertThat(filesThatHold(TOKEN)).isNotEmpty();

        Map<Integer, Long> markers = purge.mark("numbers");
        producer.send(new ProducerRecord<>("numbers", 0, 5L, "other", "after the marker")).get();
        purge.deleteBefore("numbers", markers, ATMOST);

        assertThat(markers).isEqualTo(Map.of(0, 500L));
        assertThat(purge.starts("numbers")).isEqualTo(Map.of(0, 500L));
        assertThat(filesThatHold(TOKEN)).isEmpty();
        assertThat(Clients.readAll(servers))
            .extracting(record -> record.offset() + " " + record.value())
            .containsExactly("500 null", "501 after the marker");
        assertThat(Clients.readAll(servers).get(0).headers().lastHeader(PurgeMarker.HEADER))
            .isNotNull();
      }
      assertThat(settings(servers)).isEqualTo(Map.of("segment.ms", "86400000"));
    }
  }

  @Test
  void aTopicWithNothingInItHasNothingToWaitFor() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0)) {
      Clients.createTopic(broker.bootstrapServers());
      try (TopicPurge purge = new TopicPurge(broker.bootstrapServers())) {
        Map<Integer, Long> markers = purge.mark("numbers");
        purge.deleteBefore("numbers", markers, Duration.ZERO);
        assertThat(purge.starts("numbers")).isEqualTo(Map.of(0, 0L));
        assertThat(purge.ends("numbers")).isEqualTo(Map.of(0, 1L));
      }
      assertThat(settings(broker.bootstrapServers())).isEmpty();
    }
  }

  private List<String> filesThatHold(String token) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> bytes(file).contains(token))
          .map(Path::toString)
          .toList();
    }
  }

  private static String bytes(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException gone) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void set(String servers, String name, String value) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      AlterConfigOp change =
          new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
      admin.incrementalAlterConfigs(Map.of(TOPIC, List.of(change))).all().get();
    }
  }

  /** What the topic itself says. */
  private static Map<String, String> settings(String servers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      return admin.describeConfigs(List.of(TOPIC)).all().get().get(TOPIC).entries().stream()
          .filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
          .collect(java.util.stream.Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }
  }
}
