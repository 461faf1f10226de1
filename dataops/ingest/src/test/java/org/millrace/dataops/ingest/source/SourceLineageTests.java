package org.millrace.dataops.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.OpenLineageClientUtils;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.lineage.LineageData;
import org.millrace.dataops.lineage.LineageGraph;
import org.millrace.dataops.lineage.LineageLog;
import org.millrace.dataops.lineage.LineageNode;
import org.millrace.dataops.lineage.LineageRun;
import org.sqlite.SQLiteDataSource;

class SourceLineageTests {
  private static final LineageData FILE = LineageData.file(Path.of("/data/sales.csv"));
  @TempDir Path folder;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
  private SQLiteDataSource database;
  private LineageLog log;

  @BeforeEach
  void open() {
    database = new SQLiteDataSource();
    database.setUrl("jdbc:sqlite:" + folder.resolve("control.db"));
    Flyway.configure().dataSource(database).load().migrate();
    log = new LineageLog(database, LineageLog.EMBEDDED);
  }

  private SourceLineage begin(LineageRun.Kind kind) {
    return SourceLineage.begin(log, now::get, "source", kind, List.of(FILE), "shop.sales");
  }

  /** In their order, with the total of each. */
  private List<String> told() {
    List<String> told = new ArrayList<>();
    log.list(Optional.of("source.shop.sales"), 100, Optional.empty())
        .forEach(
            event -> {
              RunEvent run = OpenLineageClientUtils.runEventFromJson(event.json());
              var output = run.getOutputs().get(0);
              assertThat(output.getNamespace()).isEqualTo("kafka://millrace");
              assertThat(output.getName()).isEqualTo("shop.sales");
              var figures = output.getOutputFacets().getOutputStatistics();
              told.add(event.type() + (figures == null ? "" : " " + figures.getRowCount()));
            });
    Collections.reverse(told);
    return told;
  }

  @Test
  void aPublicationTellsOfItsBeginAndOfItsEnd() {
    SourceLineage lineage = begin(LineageRun.Kind.BATCH);
    lineage.published(3);
    lineage.published(4);
    lineage.completed();
    assertThat(told()).containsExactly("START", "COMPLETE 7");
    assertThat(
            new LineageGraph(database)
                .things(LineageNode.parse("topic:shop.sales"), LineageGraph.Direction.UPSTREAM, 10)
                .nodes())
        .extracting(node -> node.node().replaceAll("run:.*", "run"))
        .containsExactly("topic:shop.sales", "run", "file:/data/sales.csv");
  }

  @Test
  void whatGoesOnTellsItsTotalNowAndThenAndNotWhileNothingComes() {
    SourceLineage lineage = begin(LineageRun.Kind.STREAMING);
    lineage.published(0);
    lineage.published(5);
    lineage.published(1);
    now.updateAndGet(at -> at.plus(Duration.ofMinutes(10)));
    lineage.published(0);
    now.updateAndGet(at -> at.plus(Duration.ofMinutes(10)));
    lineage.published(0);
    lineage.published(2);
    lineage.completed();
    assertThat(told())
        .containsExactly("START", "RUNNING 5", "RUNNING 6", "RUNNING 8", "COMPLETE 8");
  }

  @Test
  void aPublicationThatFailedMadeNothingInTheGraphAndEndsOnce() {
    SourceLineage lineage = begin(LineageRun.Kind.BATCH);
    lineage.failed("the broker is away");
    lineage.completed();
    assertThat(told()).containsExactly("START", "FAIL 0");
    assertThat(
            new LineageGraph(database)
                .things(LineageNode.parse("topic:shop.sales"), LineageGraph.Direction.UPSTREAM, 10)
                .nodes())
        .hasSize(1);
  }

  @Test
  void tablesAreFoundInAQueryAndNamesOfItsOwnAreNot() {
    assertThat(
            QueryTables.of(
                "WITH young AS (SELECT * FROM raw.people WHERE age < 9) SELECT y.id, 'FROM x'"
                    + " FROM young y JOIN \"Orders\" o ON o.id = y.id"
                    + " WHERE y.id IN (SELECT id FROM late) -- FROM none"))
        .containsExactlyInAnyOrder(List.of("raw", "people"), List.of("Orders"), List.of("late"));
    assertThat(QueryTables.of("SELECT TOP 5 id FROM readings WITH (NOLOCK)")).isEmpty();
  }
}
