package org.millrace.modelops.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class RunTrackerTests {
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123456Z");

  @TempDir Path folder;
  DataSource database;
  RunTracker tracker;

  @BeforeEach
  void open() {
    database = TestDatabase.open(folder);
    tracker = new RunTracker(database, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @Test
  void aRunIsFoundAsItWasTold() {
    Run run = begin();
    DatasetUse use = weather();
    tracker.log(run.id(), RunLog.params(Map.of("trees", "200")));
    tracker.log(
        run.id(),
        RunLog.metrics(
            List.of(
                new Metric("logloss", 0.6, 0),
                new Metric("logloss", 0.4, 1),
                Metric.of("auc", Double.NaN))));
    tracker.log(run.id(), RunLog.datasets(List.of(use)));
    tracker.finish(run.id(), RunStatus.FINISHED, "");

    Run found = tracker.find(run.id()).orElseThrow();
    assertThat(found.params()).containsExactlyEntriesOf(Map.of("trees", "200"));
    assertThat(found.metrics()).hasSize(2).containsEntry("logloss", 0.4);
    assertThat(found.metrics().get("auc")).isNaN();
    assertThat(found.datasets()).containsExactly(use);
    assertThat(found.status()).isEqualTo(RunStatus.FINISHED);
    assertThat(found.startedAt()).isEqualTo(run.startedAt()).isEqualTo(NOW);
    assertThat(found.endedAt()).contains(NOW);
    assertThat(tracker.list("flight-delays", 10)).containsExactly(found);
    assertThat(tracker.running()).isEmpty();
    assertThat(kinds()).containsExactly("Begin", "Log", "Log", "Log", "Finish");
  }

  @Test
  void finishingTwiceInTheSameWayTellsMlflowOnce() {
    Run run = begin();
    tracker.finish(run.id(), RunStatus.FAILED, "out of memory");
    tracker.finish(run.id(), RunStatus.FAILED, "out of memory");

    assertThat(kinds()).containsExactly("Begin", "Finish");
    assertThatThrownBy(() -> tracker.finish(run.id(), RunStatus.FINISHED, ""))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("it is FAILED already");
  }

  @Test
  void aRunThatIsOverTakesNothingMoreButVerdicts() {
    Run run = begin();
    tracker.finish(run.id(), RunStatus.FINISHED, "");
    assertThatThrownBy(() -> tracker.log(run.id(), RunLog.params(Map.of("a", "1"))))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot log to run " + run.id());

    GateVerdict failed = new GateVerdict("auc", false, Map.of("auc", 0.6, "bound", 0.69), "low");
    GateVerdict passed = new GateVerdict("auc", true, Map.of("auc", 0.7, "bound", 0.69), "fine");
    tracker.gate(run.id(), failed);
    tracker.gate(run.id(), passed);
    assertThat(tracker.gates(run.id())).containsExactly(passed);
  }

  @Test
  void aParameterKeepsItsFirstValue() {
    Run run = begin();
    tracker.log(run.id(), RunLog.params(Map.of("trees", "200")));
    tracker.log(run.id(), RunLog.params(Map.of("trees", "200", "depth", "6")));
    assertThatThrownBy(() -> tracker.log(run.id(), RunLog.params(Map.of("trees", "100"))))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("has it as '200'");
    assertThat(kinds()).containsExactly("Begin", "Log", "Log");
  }

  @Test
  void refusesAnUnknownRunAMissingFileAndAPathOutsideTheRun() throws IOException {
    Run run = begin();
    Path file = Files.writeString(folder.resolve("report.json"), "{}");
    assertThatThrownBy(() -> tracker.log("nowhere", RunLog.params(Map.of())))
        .hasMessageContaining("Cannot find run nowhere");
    assertThatThrownBy(() -> tracker.artifact(run.id(), "a.json", folder.resolve("none.json")))
        .hasMessageContaining("there is no file");
    for (String path : List.of("", "/a", "a/../../b", "a//b", "./a", "a#b", "a\\b", "a\nb")) {
      assertThatThrownBy(() -> tracker.artifact(run.id(), path, file))
          .as(path)
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("Invalid artifact path");
    }
    assertThatThrownBy(
            () ->
                tracker.model(
                    run.id(),
                    new ModelLogged(
                        "m", folder, "xgboost", Map.of(), Map.of(), java.util.Optional.empty())))
        .hasMessageContaining("no file MLmodel");
    assertThat(kinds()).containsExactly("Begin");
  }

  @Test
  void joinsTheCallersTransaction() {
    TransactionTemplate outer = new TransactionTemplate(new JdbcTransactionManager(database));
    outer.executeWithoutResult(
        status -> {
          begin();
          status.setRollbackOnly();
        });
    assertThat(tracker.running()).isEmpty();
    assertThat(kinds()).isEmpty();
  }

  private Run begin() {
    return tracker.begin(
        new RunStart("flight-delays", "d1", "nightly", "alice", 7, Map.of("team", "ops")));
  }

  static DatasetUse weather() {
    DatasetVersion version =
        new DatasetVersion("flight-delays.weather", 42, List.of("march"), NOW, 1000);
    Schema schema =
        Schema.of(
            Field.required("origin", FieldType.STRING), Field.optional("temp", FieldType.NUMBER));
    return DatasetUse.of(version, "training", schema);
  }

  private List<String> kinds() {
    return JdbcClient.create(database)
        .sql("SELECT kind FROM mlflow_outbox ORDER BY id")
        .query(String.class)
        .list();
  }
}
