package org.millrace.dataops.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.millrace.dataops.ingest.TestUseCase.STREAM;
import static org.millrace.dataops.ingest.TestUseCase.good;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.UseCase;

/** Where each kind of bad record goes; a good one behind it always arrives. */
@Timeout(120)
class BadInputTests {
  @TempDir Path folder;
  private TestWorld world;
  private UseCase useCase;

  @BeforeEach
  void open(TestInfo test) throws Exception {
    String method = test.getTestMethod().orElseThrow().getName();
    useCase = TestUseCase.create(folder, "b-" + Integer.toHexString(method.hashCode()));
    world = new TestWorld(folder, TestBroker.servers(), 1_000);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aFieldThatChangesItsTypeInMidStreamIsQuarantinedUntilItChangesBack() throws Exception {
    world.service().start(useCase);
    world.send(useCase, good("a"), good("b").replace("1.0", "\"1.0\""), good("c"));
    world.awaitIngested(useCase);
    assertThat(world.ids(useCase)).containsExactly("a", "c");
    assertThat(quarantined()).containsExactly("1 type");
  }

  @Test
  void aTombstoneIsNoRecordAndNoDeletionButIsKeptAside() throws Exception {
    world.service().start(useCase);
    world.send(useCase, good("a"));
    world.sendRaw(useCase, bytes("a"), null);
    world.send(useCase, good("b"));
    world.awaitIngested(useCase);
    assertThat(world.ids(useCase)).containsExactly("a", "b");
    assertThat(quarantined()).containsExactly("1 tombstone");
    assertThat(world.service().quarantine().find(useCase.name(), STREAM, 0, 1))
        .hasValueSatisfying(record -> assertThat(record.value()).isNull());
  }

  @Test
  void aRecordOfTenMegabytesIsQuarantinedWithAllItsBytes() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", world.servers))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(useCase.topic(STREAM), 1, (short) 1)
                      .configs(Map.of("max.message.bytes", "12000000"))))
          .all()
          .get();
    }
    world.service().start(useCase);
    byte[] huge = bytes("{\"id\":\"" + "x".repeat(10_000_000) + "\"}");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", world.servers, "max.request.size", 12_000_000),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(useCase.topic(STREAM), huge)).get();
    }
    world.send(useCase, good("a"));
    world.awaitIngested(useCase);
    assertThat(world.ids(useCase)).containsExactly("a");
    assertThat(quarantined()).containsExactly("0 size");
    assertThat(world.service().quarantine().find(useCase.name(), STREAM, 0, 0))
        .hasValueSatisfying(record -> assertThat(record.value()).isEqualTo(huge));
  }

  @Test
  void aRecordOf400DaysAgoIsTakenInForItMayBeABackfill() throws Exception {
    world.service().start(useCase);
    world.send(useCase, at("late", Instant.now().minus(Duration.ofDays(400))));
    world.awaitIngested(useCase);
    assertThat(world.ids(useCase)).containsExactly("late");
  }

  @Test
  void aRecordFromTheFutureIsQuarantinedButNotOneOfAClockThatIsAnHourAhead() throws Exception {
    world.service().start(useCase);
    world.send(
        useCase,
        at("hour", Instant.now().plus(Duration.ofHours(1))),
        at("year", Instant.now().plus(Duration.ofDays(400))));
    world.awaitIngested(useCase);
    assertThat(world.ids(useCase)).containsExactly("hour");
    assertThat(quarantined()).containsExactly("1 future");
  }

  @Test
  void bytesThatAreNoUtf8AreQuarantinedAsTheyAre() throws Exception {
    world.service().start(useCase);
    byte[] latin = "{\"id\":\"ü\"}".getBytes(StandardCharsets.ISO_8859_1);
    world.sendRaw(useCase, null, latin);
    world.send(useCase, good("a"));
    world.awaitIngested(useCase);
    assertThat(world.ids(useCase)).containsExactly("a");
    assertThat(quarantined()).containsExactly("0 json");
    assertThat(world.service().quarantine().find(useCase.name(), STREAM, 0, 0))
        .hasValueSatisfying(record -> assertThat(record.value()).isEqualTo(latin));
  }

  private static String at(String id, Instant knownAt) {
    return good(id).replace("2013-01-01T00:00:00Z", knownAt.toString());
  }

  private List<String> quarantined() {
    return world
        .service()
        .quarantine()
        .list(useCase.name(), STREAM, 10, Optional.empty())
        .records()
        .stream()
        .map(record -> record.offset() + " " + record.rule())
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
