package org.millrace.dataops.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.millrace.dataops.ingest.TestUseCase.STREAM;
import static org.millrace.dataops.ingest.TestUseCase.good;

import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.OpenLineageClientUtils;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.lineage.LineageEvent;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import org.springframework.jdbc.core.simple.JdbcClient;

@Timeout(120)
class IngestServiceTests {
  @TempDir Path folder;
  private TestWorld world;
  private UseCase useCase;

  @BeforeEach
  void open(TestInfo test) throws Exception {
    String method = test.getTestMethod().orElseThrow().getName();
    useCase = TestUseCase.create(folder, "t-" + Integer.toHexString(method.hashCode()));
    world = new TestWorld(folder, TestBroker.servers(), 1_000);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void quarantinesPoisonWithItsReasonAndOffsetWhileAllGoodRecordsArrive() throws Exception {
    world.service().start(useCase);
    world.send(useCase, good("a"), good("b", 101));
    world.sendRaw(useCase, bytes("c"), null);
    world.sendRaw(useCase, bytes("d"), "{\"id\":\"ü\"}".getBytes(StandardCharsets.ISO_8859_1));
    world.sendRaw(useCase, bytes("e"), bytes("not json"));
    world.sendRaw(useCase, bytes("other"), bytes(good("f")));
    world.sendRaw(useCase, null, bytes(good("g")));
    world.sendRaw(useCase, bytes("h"), bytes("[".repeat(100_000)));
    world.send(useCase, good("i"));
    world.awaitIngested(useCase);

    assertThat(world.ids(useCase)).containsExactly("a", "g", "i");
    Quarantine quarantine = world.service().quarantine();
    assertThat(quarantine.list(useCase.name(), STREAM, 100, Optional.empty()).records())
        .extracting(record -> record.offset() + " " + record.rule())
        .containsExactlyInAnyOrder("1 range", "2 tombstone", "3 json", "4 json", "5 key", "7 json");
    assertThat(quarantine.find(useCase.name(), STREAM, 0, 1))
        .hasValueSatisfying(
            record -> {
              assertThat(record.key()).isEqualTo(bytes("b"));
              assertThat(record.value()).isEqualTo(bytes(good("b", 101)));
              assertThat(record.violations())
                  .singleElement()
                  .satisfies(
                      violation -> {
                        assertThat(violation.field()).isEqualTo("amount");
                        assertThat(violation.why()).contains("101");
                      });
              assertThat(record.contractVersion()).isEqualTo("1.2.3");
              assertThat(record.contractDigest()).hasSize(64);
            });
    assertThat(quarantine.counts(useCase.name()))
        .extracting(count -> count.rule() + " " + count.records())
        .containsExactly("json 3", "key 1", "range 1", "tombstone 1");
    assertThat(counted("dataset.records", "outcome", "accepted")).isEqualTo(3);
    assertThat(counted("dataset.records", "outcome", "quarantined")).isEqualTo(6);
    assertThat(counted("dataset.quarantined.records", "reason", "json")).isEqualTo(3);
  }

  @Test
  void saysHowTheStreamStands() throws Exception {
    world.service().start(useCase);
    world.send(useCase, good("a"), good("b"), "{}");
    world.awaitIngested(useCase);
    assertThat(world.service().status())
        .singleElement()
        .satisfies(
            status -> {
              assertThat(status.isRunning()).isTrue();
              assertThat(status.topic()).isEqualTo(useCase.topic(STREAM));
              assertThat(status.offsets()).isEqualTo(Map.of(0, 3L));
              assertThat(status.lag()).isZero();
              assertThat(status.rows()).isEqualTo(2);
              assertThat(status.quarantined()).isEqualTo(1);
              assertThat(status.lost()).isZero();
              assertThat(status.lastCommit()).isPresent();
            });
    assertThat(gauge("dataset.last.commit.timestamp"))
        .isBetween(System.currentTimeMillis() / 1e3 - 60, System.currentTimeMillis() / 1e3 + 1);
    assertThat(gauge("dataset.ingest.running")).isEqualTo(1);
    assertThat(world.registry.find("kafka.consumer.fetch.manager.records.consumed.total").meters())
        .isNotEmpty();
  }

  @Test
  void goesOnAfterARestartWhereItStopped() throws Exception {
    List<String> sent = new ArrayList<>();
    for (int restart = 0; restart < 3; restart++) {
      world.service().start(useCase);
      for (int i = 0; i < 50; i++) {
        sent.add("r" + restart + "-" + (100 + i));
      }
      world.send(
          useCase,
          sent.subList(sent.size() - 50, sent.size()).stream()
              .map(TestUseCase::good)
              .toArray(String[]::new));
      if (restart == 1) {
        world.awaitIngested(useCase);
      }
      world.stopService();
    }
    world.service().start(useCase);
    world.awaitIngested(useCase);
    assertThat(world.ids(useCase)).isEqualTo(sent);
  }

  @Test
  void rivalsOnOneDatasetIngestEachRecordOnce() throws Exception {
    List<String> sent = IntStream.range(10_000, 16_000).mapToObj(i -> "r" + i).toList();
    try (TestWorld rival = new TestWorld(folder, TestBroker.servers(), 700)) {
      world.service().start(useCase);
      rival.service().start(useCase);
      for (int from = 0; from < sent.size(); from += 500) {
        world.send(
            useCase,
            sent.subList(from, from + 500).stream().map(TestUseCase::good).toArray(String[]::new));
      }
      world.awaitIngested(useCase);
      rival.awaitIngested(useCase);
      assertThat(world.ids(useCase)).isEqualTo(sent);
      assertThat(world.service().status()).allMatch(StreamStatus::isRunning);
      assertThat(rival.service().status()).allMatch(StreamStatus::isRunning);
    }
  }

  @Test
  void tellsLoudlyOfRecordsThatKafkaDeletedBeforeTheyWereIngested() throws Exception {
    world.service().start(useCase);
    send(0, 20);
    world.awaitIngested(useCase);
    world.stopService();
    send(20, 100);
    deleteBefore(50);

    world.service().start(useCase);
    world.awaitIngested(useCase);
    assertThat(world.ids(useCase))
        .hasSize(70)
        .contains("r1019", "r1050")
        .doesNotContain("r1020", "r1049");
    assertThat(world.service().status())
        .singleElement()
        .satisfies(
            status -> {
              assertThat(status.lost()).isEqualTo(30);
              assertThat(status.isRunning()).isTrue();
            });
    assertThat(gauge("dataset.lost.records")).isEqualTo(30);
  }

  @Test
  void neitherDoublesNorSkipsWhenTheTopicWasMadeAgain() throws Exception {
    world.service().start(useCase);
    send(0, 20);
    world.awaitIngested(useCase);
    world.stopService();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", world.servers))) {
      admin.deleteTopics(List.of(useCase.topic(STREAM))).all().get();
      await()
          .atMost(TestWorld.PATIENCE)
          .until(() -> !admin.listTopics().names().get().contains(useCase.topic(STREAM)));
    }
    world.service().start(useCase);
    send(0, 5);
    await()
        .atMost(TestWorld.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(world.service().status().get(0).state())
                    .isInstanceOfSatisfying(
                        IngestState.BackingOff.class,
                        state ->
                            assertThat(state.reason())
                                .contains(
                                    "at offset 20",
                                    "it ends at offset 5",
                                    "deleted and made again")));
    assertThat(world.ids(useCase)).hasSize(20);
    assertThatThrownBy(
            () ->
                world
                    .service()
                    .awaitIngested(useCase, STREAM, Map.of(0, 21L), Duration.ofMillis(200)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("BackingOff");
  }

  @Test
  void backsOffVisiblyAndHealsByItself() throws Exception {
    world.service().start(useCase);
    JdbcClient sql = JdbcClient.create(world.control);
    sql.sql("ALTER TABLE quarantined_records RENAME TO away").update();
    world.send(useCase, good("a"), "{}", good("b"));
    await()
        .atMost(TestWorld.PATIENCE)
        .until(
            () ->
                world.service().status().get(0).state() instanceof IngestState.BackingOff state
                    && state.failures() > 1);
    assertThat(gauge("dataset.ingest.running")).isZero();
    assertThat(world.ids(useCase)).isEmpty();

    sql.sql("ALTER TABLE away RENAME TO quarantined_records").update();
    world.awaitIngested(useCase);
    assertThat(world.ids(useCase)).containsExactly("a", "b");
    assertThat(world.service().quarantine().counts(useCase.name()))
        .singleElement()
        .extracting(Quarantine.Count::records)
        .isEqualTo(1L);
    await().atMost(TestWorld.PATIENCE).until(() -> world.service().status().get(0).isRunning());
  }

  @Test
  void leavesOutWhatATransactionTookBack() throws Exception {
    world.service().start(useCase);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", world.servers, "transactional.id", useCase.name()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.initTransactions();
      for (boolean keep : new boolean[] {true, false, true, false}) {
        producer.beginTransaction();
        String id = (keep ? "kept" : "gone") + System.nanoTime();
        producer.send(new ProducerRecord<>(useCase.topic(STREAM), id, good(id)));
        if (keep) {
          producer.commitTransaction();
        } else {
          producer.abortTransaction();
        }
      }
    }
    world.awaitIngested(useCase);
    assertThat(world.ids(useCase)).hasSize(2).allMatch(id -> id.startsWith("kept"));
  }

  @Test
  void pagesThroughTheQuarantine() throws Exception {
    world.service().start(useCase);
    for (int i = 0; i < 25; i++) {
      world.send(useCase, "{}");
    }
    world.awaitIngested(useCase);
    List<Long> seen = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Quarantine.Page page = world.service().quarantine().list(useCase.name(), STREAM, 10, cursor);
      page.records().forEach(record -> seen.add(record.offset()));
      cursor = page.next();
    } while (cursor.isPresent());
    Collections.reverse(seen);
    assertThat(seen)
        .containsExactlyElementsOf(IntStream.range(0, 25).mapToObj(Long::valueOf).toList());
    assertThatThrownBy(
            () -> world.service().quarantine().list(useCase.name(), STREAM, 10, Optional.of("1-x")))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith("Invalid cursor '1-x'");
  }

  @Test
  void tellsTheLineageOfEachCommit() throws Exception {
    world.service().start(useCase);
    send(0, 10);
    world.send(useCase, "{}");
    world.awaitIngested(useCase);
    send(10, 15);
    world.awaitIngested(useCase);

    List<LineageEvent> stored =
        world.lineage.list(Optional.of("ingest." + useCase.dataset(STREAM)), 100, Optional.empty());
    List<RunEvent> events =
        stored.stream()
            .map(event -> OpenLineageClientUtils.runEventFromJson(event.json()))
            .toList();
    List<RunEvent> completed =
        events.stream()
            .filter(event -> event.getEventType() == RunEvent.EventType.COMPLETE)
            .toList();
    assertThat(events).hasSize(2 * completed.size());
    assertThat(completed).hasSize(world.dataset(useCase).versions().size());
    RunEvent newest = completed.get(0);
    assertThat(newest.getOutputs())
        .singleElement()
        .satisfies(
            output -> {
              assertThat(output.getName()).isEqualTo(useCase.dataset(STREAM));
              assertThat(output.getFacets().getVersion().getDatasetVersion())
                  .isEqualTo(
                      Long.toString(world.dataset(useCase).current().orElseThrow().snapshotId()));
              assertThat(output.getFacets().getSchema().getFields())
                  .extracting(field -> field.getName() + " " + field.getType())
                  .containsExactly("id string", "amount number", "known_at timestamp");
            });
    assertThat(newest.getInputs())
        .singleElement()
        .satisfies(
            input -> {
              assertThat(input.getName()).isEqualTo(useCase.topic(STREAM));
              assertThat(input.getNamespace()).isEqualTo("kafka://" + world.servers);
              assertThat(input.getFacets().getVersion().getDatasetVersion()).endsWith("-16");
            });
    assertThat(
            completed.stream()
                .mapToLong(
                    event ->
                        event
                            .getOutputs()
                            .get(0)
                            .getOutputFacets()
                            .getOutputStatistics()
                            .getRowCount())
                .sum())
        .isEqualTo(15);
    assertThat(
            completed.stream()
                .mapToLong(
                    event ->
                        event
                            .getInputs()
                            .get(0)
                            .getInputFacets()
                            .getInputStatistics()
                            .getRowCount())
                .sum())
        .isEqualTo(16);
  }

  @Test
  void refusesAStreamThatHasNoContract() {
    world.service().start(useCase);
    assertThatThrownBy(
            () -> world.service().awaitIngested(useCase, "nothing", Map.of(), Duration.ZERO))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("ingested are [readings]");
  }

  private void send(int from, int to) throws Exception {
    world.send(
        useCase,
        IntStream.range(1_000 + from, 1_000 + to)
            .mapToObj(i -> good("r" + i))
            .toArray(String[]::new));
  }

  private void deleteBefore(long offset) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", world.servers))) {
      admin
          .deleteRecords(
              Map.of(
                  new TopicPartition(useCase.topic(STREAM), 0),
                  RecordsToDelete.beforeOffset(offset)))
          .all()
          .get();
    }
  }

  private double counted(String meter, String tag, String value) {
    return world
        .registry
        .get(meter)
        .tag("dataset", useCase.dataset(STREAM))
        .tag(tag, value)
        .counter()
        .count();
  }

  private double gauge(String meter) {
    return world.registry.get(meter).tag("dataset", useCase.dataset(STREAM)).gauge().value();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
