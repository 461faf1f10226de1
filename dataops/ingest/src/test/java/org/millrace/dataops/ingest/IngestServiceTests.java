package org.millrace.dataops.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.millrace.dataops.ingest.TestUseCase.STREAM;
import static org.millrace.dataops.ingest.TestUseCase.good;

import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.OpenLineageClientUtils;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
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

  private double gauge(String meter) {
    return world.registry.get(meter).tag("dataset", useCase.dataset(STREAM)).gauge().value();
  }
}
