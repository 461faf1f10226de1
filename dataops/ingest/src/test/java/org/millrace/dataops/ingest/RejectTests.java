package org.millrace.dataops.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.millrace.dataops.ingest.TestUseCase.STREAM;
import static org.millrace.dataops.ingest.TestUseCase.good;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.Severity;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;

/** A record that breaks a rule of severity reject is kept nowhere but in the topic. */
@Timeout(120)
class RejectTests {
  private static final String SECRET = "card-4111111111111111";

  @TempDir Path folder;
  private TestWorld world;
  private UseCase useCase;

  @BeforeEach
  void open(TestInfo test) throws Exception {
    String method = test.getTestMethod().orElseThrow().getName();
    useCase = TestUseCase.create(folder, "x-" + Integer.toHexString(method.hashCode()));
    Path contract = useCase.file("contracts/readings.odcs.yaml");
    String id = "{name: id, logicalType: string, primaryKey: true, required: true";
    String noCards =
        ", quality: [{id: no_cards, metric: invalidValues, arguments: {pattern: '^[a-z]*$'},"
            + " mustBe: 0, severity: reject}]";
    Files.writeString(contract, Files.readString(contract).replace(id, id + noCards));
    world = new TestWorld(folder, TestBroker.servers(), 1_000);
    world.service().start(useCase);
    // Its amount is wrong too, by a rule that only quarantines; and a field is unknown.
    String bad = good(SECRET, 4242).replace("{", "{\"x" + SECRET + "\":1,");
    world.send(useCase, good("a"), bad, good("b", 101));
    world.awaitIngested(useCase);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void itsBytesAreInNoFileAndItsReasonsNameNoValue() throws IOException {
    QuarantinedRecord rejected = record(1);
    assertThat(rejected.isRejected()).isTrue();
    assertThat(rejected.key()).isNull();
    assertThat(rejected.value()).isNull();
    assertThat(rejected.violations())
        .anyMatch(violation -> violation.severity() == Severity.REJECT)
        .allSatisfy(violation -> assertThat(violation.toString()).doesNotContain(SECRET, "4242"));
    assertThat(record(2).isRejected()).isFalse();
    assertThat(record(2).value()).isNotNull();
    assertThat(world.ids(useCase)).containsExactly("a");
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).noneMatch(RejectTests::holdsSecret);
    }
  }

  @Test
  void itCannotBeRepairedOrReplayedFromHereButDiscarded() {
    Contract contract = Contract.readAll(useCase).get(0);
    byte[] corrected = good("c").getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(
            () -> world.desk.repair(useCase, contract, record(1), corrected, "ann", "a typo"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot repair " + useCase.topic(STREAM) + " at offset 1")
        .hasMessageContaining("its bytes are kept nowhere");
    assertThat(world.desk.replay(useCase, contract, Optional.empty(), "ann", "again"))
        .isEqualTo(new QuarantineDesk.Replayed(0, 2));
    world.desk.discard(record(1), "ann", "told the shop");
    assertThat(record(1).state()).isEqualTo(QuarantineState.DISCARDED);
  }

  private QuarantinedRecord record(long offset) {
    return world.service().quarantine().find(useCase.name(), STREAM, 0, offset).orElseThrow();
  }

  private static boolean holdsSecret(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(SECRET);
    } catch (IOException e) {
      return false;
    }
  }
}
