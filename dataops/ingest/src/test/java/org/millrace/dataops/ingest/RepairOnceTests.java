package org.millrace.dataops.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.millrace.dataops.ingest.TestUseCase.STREAM;
import static org.millrace.dataops.ingest.TestUseCase.good;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.contracts.Contract;
import org.millrace.kernel.UseCase;
import org.springframework.jdbc.core.simple.JdbcClient;

/** However often a record is repaired, and whatever is cut off meanwhile, one row comes of it. */
@Timeout(120)
class RepairOnceTests {
  @TempDir Path folder;
  private TestWorld world;
  private UseCase useCase;

  @BeforeEach
  void open(TestInfo test) throws Exception {
    String method = test.getTestMethod().orElseThrow().getName();
    useCase = TestUseCase.create(folder, "o-" + Integer.toHexString(method.hashCode()));
    world = new TestWorld(folder, TestBroker.servers(), 1_000);
    world.service().start(useCase);
    world.send(useCase, good("a"), good("b", 101));
    world.awaitIngested(useCase);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aSecondRepairAfterACrashBehindTheCommitMakesNoSecondRow() throws Exception {
    crashBehindTheCommitOf("b", 100);
    assertThat(record().state()).isEqualTo(QuarantineState.REPAIRING);

    // Nobody has told the desk; a minute later it lets people try anew.
    repair(deskLater(), "b", 99);
    assertThat(record().state()).isEqualTo(QuarantineState.REPAIRING);
    world.service().start(useCase);
    world.awaitIngested(useCase);

    assertThat(world.ids(useCase)).containsExactly("a", "b");
    assertThat(record().state()).isEqualTo(QuarantineState.REPAIRED);
  }

  @Test
  void whatACrashedCommitHasRepairedIsSettledWhenIngestionBeginsAgain() throws Exception {
    crashBehindTheCommitOf("b", 100);
    world.service().start(useCase);
    await().until(() -> record().state() == QuarantineState.REPAIRED);

    assertThat(world.desk.decisions(record()))
        .extracting(QuarantineDecision::action)
        .containsExactly("repair", "accepted");
    assertThatThrownBy(() -> repair(deskLater(), "b", 99)).hasMessageContaining("it is repaired");
    assertThat(world.ids(useCase)).containsExactly("a", "b");
  }

  @Test
  void ofTwoRepairsOnTheirWayTheFirstIsTaken() throws Exception {
    world.stopService();
    repair(world.desk, "b", 98);
    repair(deskLater(), "b", 99);
    world.service().start(useCase);
    world.awaitIngested(useCase);
    await().until(() -> record().state() == QuarantineState.REPAIRED);

    assertThat(world.ids(useCase)).containsExactly("a", "b");
    // A replay of the topic decides the same.
    world
        .service()
        .replay(useCase, STREAM, Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"), "again");
    assertThat(
            world
                .catalog
                .find(useCase.dataset("again"))
                .flatMap(dataset -> dataset.current())
                .orElseThrow()
                .rows())
        .isEqualTo(2);
  }

  /** The row is committed, and the process dies before it can say so. */
  private void crashBehindTheCommitOf(String id, double amount) {
    JdbcClient sql = JdbcClient.create(world.control);
    sql.sql(
            "CREATE TRIGGER crash BEFORE UPDATE OF state ON quarantined_records"
                + " WHEN NEW.state = 'repaired' BEGIN SELECT RAISE(ABORT, 'crash'); END")
        .update();
    repair(world.desk, id, amount);
    await().atMost(TestWorld.PATIENCE).until(() -> world.ids(useCase).contains(id));
    await().until(() -> world.service().status().stream().noneMatch(StreamStatus::isRunning));
    world.stopService();
    sql.sql("DROP TRIGGER crash").update();
  }

  private void repair(QuarantineDesk desk, String id, double amount) {
    byte[] corrected = good(id, amount).getBytes(StandardCharsets.UTF_8);
    Contract contract = Contract.readAll(useCase).get(0);
    assertThat(desk.repair(useCase, contract, record(), corrected, "ann", "a typo"))
        .isEqualTo(List.of());
  }

  private QuarantineDesk deskLater() {
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2));
    return new QuarantineDesk(world.control, world.applications, later);
  }

  private QuarantinedRecord record() {
    return new Quarantine(world.control).find(useCase.name(), STREAM, 0, 1).orElseThrow();
  }
}
