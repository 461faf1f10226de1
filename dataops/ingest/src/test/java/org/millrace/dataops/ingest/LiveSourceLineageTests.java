package org.millrace.dataops.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.millrace.dataops.ingest.TestUseCase.STREAM;
import static org.millrace.dataops.ingest.TestUseCase.good;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.lineage.LineageEvent;
import org.millrace.dataops.lineage.LineageGraph;
import org.millrace.dataops.lineage.LineageNode;
import org.millrace.kernel.UseCase;

/** A database and an application, as lineage tells of them. */
@Timeout(120)
class LiveSourceLineageTests {
  @TempDir Path folder;

  @Test
  void aDatasetComesFromTheTablesOfTheQueryAndFromApplications() throws Exception {
    UseCase useCase = TestUseCase.create(folder, "told");
    Path shop = folder.resolve("shop.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + shop);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE sensors (id TEXT)");
      statement.execute("CREATE TABLE measured (id TEXT, amount REAL)");
      statement.execute("INSERT INTO sensors VALUES ('a'), ('b')");
      statement.execute("INSERT INTO measured VALUES ('a', 1), ('b', 2)");
    }
    Files.writeString(
        useCase.file("dataops.yaml"),
        """
        sources:
          - stream: readings
            jdbc:
              url: jdbc:sqlite:%s
              query: >
                SELECT s.id, m.amount, '2013-01-01T00:00:00Z' AS known_at
                FROM sensors s JOIN measured m ON m.id = s.id
              every: 1s
        spine: {stream: readings, cutoff: known_at}
        features: []
        """
            .formatted(shop));
    try (TestWorld world = new TestWorld(folder, TestBroker.servers(), 1_000)) {
      world.service().start(useCase);
      world.sources().start(useCase);
      Contract contract = Contract.readAll(useCase).get(0);
      byte[] record = good("c").getBytes(StandardCharsets.UTF_8);
      assertThat(world.applications.publish(useCase, contract, List.of(record), List.of()))
          .isEmpty();
      await()
          .atMost(TestWorld.PATIENCE)
          .untilAsserted(() -> assertThat(world.ids(useCase)).containsExactly("a", "b", "c"));
      LineageGraph graph = new LineageGraph(world.control);
      await()
          .atMost(TestWorld.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(
                          graph
                              .things(
                                  LineageNode.parse("dataset:told.readings"),
                                  LineageGraph.Direction.UPSTREAM,
                                  10)
                              .nodes())
                      .extracting(node -> node.node())
                      .contains(
                          "topic:told.readings",
                          "job:source.told.readings",
                          "job:applications.told.readings",
                          "source:sqlite:" + shop + "/sensors",
                          "source:sqlite:" + shop + "/measured"));
      world.stopSources();
      List<LineageEvent> told =
          world.lineage.list(Optional.of("source." + useCase.topic(STREAM)), 100, Optional.empty());
      assertThat(told)
          .extracting(LineageEvent::type)
          .containsExactly("COMPLETE", "RUNNING", "START");
      assertThat(told.get(0).json()).contains("\"rowCount\":2");
    }
  }
}
