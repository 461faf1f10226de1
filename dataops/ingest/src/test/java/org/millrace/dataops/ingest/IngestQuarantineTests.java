package org.millrace.dataops.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.millrace.dataops.ingest.TestUseCase.STREAM;
import static org.millrace.dataops.ingest.TestUseCase.good;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Bad records are kept aside, while the good go on. */
@Timeout(120)
class IngestQuarantineTests {
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
