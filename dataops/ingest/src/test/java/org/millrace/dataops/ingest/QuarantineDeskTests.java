package org.millrace.dataops.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.millrace.dataops.ingest.TestUseCase.STREAM;
import static org.millrace.dataops.ingest.TestUseCase.good;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.contracts.Contract;
import org.millrace.kernel.Digests;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;

@Timeout(120)
class QuarantineDeskTests {
  @TempDir Path folder;
  private TestWorld world;
  private UseCase useCase;

  @BeforeEach
  void open(TestInfo test) throws Exception {
    String method = test.getTestMethod().orElseThrow().getName();
    useCase = TestUseCase.create(folder, "q-" + Integer.toHexString(method.hashCode()));
    world = new TestWorld(folder, TestBroker.servers(), 1_000);
    world.service().start(useCase);
    world.send(useCase, good("a"), good("b", 101), good("c", 150), "{}");
    world.awaitIngested(useCase);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aRepairedRecordIsMarkedWhenIngestionHasAcceptedIt() {
    byte[] corrected = bytes(good("b", 100));
    assertThat(world.desk.repair(useCase, contract(), record(1), corrected, "ann", "a typo"))
        .isEmpty();
    awaitRepaired(1);
    assertThat(world.ids(useCase)).containsExactly("a", "b");
    assertThat(world.desk.decisions(record(1)))
        .extracting(QuarantineDecision::action, QuarantineDecision::decidedBy)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("repair", "ann"),
            org.assertj.core.groups.Tuple.tuple("accepted", "ingestion"));
    assertThat(world.desk.decisions(record(1)).get(0))
        .satisfies(
            decision -> {
              assertThat(decision.reason()).isEqualTo("a typo");
              assertThat(decision.beforeDigest()).isEqualTo(Digests.of(bytes(good("b", 101))));
              assertThat(decision.afterDigest()).contains(Digests.of(corrected));
            });
    assertThatThrownBy(
            () -> world.desk.repair(useCase, contract(), record(1), corrected, "bob", "again"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("it is repaired");
  }

  @Test
  void aRepairThatBreaksTheContractDoesNothingAndSaysWhy() {
    assertThat(
            world.desk.repair(
                useCase, contract(), record(1), bytes(good("b", 102)), "ann", "a typo"))
        .singleElement()
        .satisfies(violation -> assertThat(violation.rule()).isEqualTo("range"));
    assertThat(record(1).state()).isEqualTo(QuarantineState.OPEN);
    assertThat(world.desk.decisions(record(1))).isEmpty();
  }

  @Test
  void replaysThoseThatKeepTheContractOnceItHasChanged() throws Exception {
    Path file = useCase.file("contracts/readings.odcs.yaml");
    Files.writeString(file, Files.readString(file).replace("maximum: 100", "maximum: 120"));
    world.stopService();
    world.service().start(useCase);
    assertThat(world.desk.replay(useCase, contract(), Optional.of("range"), "ann", "wider"))
        .isEqualTo(new QuarantineDesk.Replayed(1, 1));
    awaitRepaired(1);
    assertThat(world.ids(useCase)).containsExactly("a", "b");
    assertThat(record(2).state()).isEqualTo(QuarantineState.OPEN);
    assertThat(world.desk.replay(useCase, contract(), Optional.empty(), "ann", "again"))
        .isEqualTo(new QuarantineDesk.Replayed(0, 2));
  }

  @Test
  void aDiscardedRecordStaysWithItsReasonAndOutOfTheOpenOnes() {
    world.desk.discard(record(3), "ann", "a test of the sensor");
    assertThat(record(3).state()).isEqualTo(QuarantineState.DISCARDED);
    assertThat(
            world
                .service()
                .quarantine()
                .list(useCase.name(), STREAM, QuarantineFilter.open(), 10, Optional.empty())
                .records())
        .extracting(QuarantinedRecord::offset)
        .containsExactlyInAnyOrder(1L, 2L);
    assertThatThrownBy(() -> world.desk.discard(record(3), "bob", "again"))
        .hasMessageContaining("it is discarded");
  }

  @Test
  void erasesWhatHoldsASubjectAndKeepsWhoDecided() {
    world.desk.discard(record(1), "ann", "spoiled");
    Quarantine quarantine = world.service().quarantine();
    assertThat(quarantine.erase(useCase.name(), QuarantineDeskTests::isOfB)).isEqualTo(1);
    assertThat(quarantine.find(useCase.name(), STREAM, 0, 1)).isEmpty();
    assertThat(quarantine.find(useCase.name(), QuarantineDeskTests::isOfB)).isEmpty();
    assertThat(quarantine.find(useCase.name(), record -> true)).hasSize(2);
  }

  /** A transaction is committed a moment before readers of committed records may see it. */
  private void awaitRepaired(long offset) {
    await()
        .atMost(TestWorld.PATIENCE)
        .until(() -> record(offset).state() == QuarantineState.REPAIRED);
  }

  private static boolean isOfB(QuarantinedRecord record) {
    byte[] key = record.key();
    return key != null && new String(key, StandardCharsets.UTF_8).equals("b");
  }

  private QuarantinedRecord record(long offset) {
    return world.service().quarantine().find(useCase.name(), STREAM, 0, offset).orElseThrow();
  }

  private Contract contract() {
    return Contract.readAll(useCase).get(0);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
