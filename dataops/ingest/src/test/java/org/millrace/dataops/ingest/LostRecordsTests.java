package org.millrace.dataops.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.millrace.dataops.ingest.TestUseCase.STREAM;
import static org.millrace.dataops.ingest.TestUseCase.good;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;

/** What Kafka deletes, or forgets, before it was ingested. */
@Timeout(120)
class LostRecordsTests {
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

  private double gauge(String meter) {
    return world.registry.get(meter).tag("dataset", useCase.dataset(STREAM)).gauge().value();
  }
}
