package org.millrace.modelops.tracking;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Times;
import tools.jackson.core.type.TypeReference;

/** Tables {@code run} and {@code run_gate}. What writes is called within a transaction. */
final class RunTable {
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
  private static final TypeReference<Map<String, Double>> NUMBERS = new TypeReference<>() {};
  private static final TypeReference<List<DatasetUse>> DATASETS = new TypeReference<>() {};

  private final ControlDatabase database;

  RunTable(ControlDatabase database) {
    this.database = database;
  }

  void insert(Run run, Optional<String> parent) {
    database
        .sql(
            """
            INSERT INTO run (id, use_case, use_case_digest, kind, name, user_name, seed, status,
              reason, started_at, parent_id, params, metrics, datasets)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '{}', '{}', '[]')""")
        .params(
            run.id(),
            run.useCase(),
            run.useCaseDigest(),
            run.kind(),
            run.name(),
            run.user(),
            run.seed(),
            run.status().name(),
            run.reason(),
            Times.toMicros(run.startedAt()),
            parent.orElse(""))
        .update();
  }

  /** Also locks the run until the transaction's end. */
  void requireRunning(String runId) {
    int rows =
        database
            .sql("UPDATE run SET status = status WHERE id = ? AND status = 'RUNNING'")
            .param(runId)
            .update();
    if (rows == 0) {
      Run run = require(runId);
      throw new ProblemException(
          "Cannot log to run " + runId, "it is " + run.status() + " already", "begin a new run");
    }
  }

  void add(String runId, RunLog log) {
    requireRunning(runId);
    Run run = require(runId);
    Map<String, String> params = new TreeMap<>(run.params());
    log.params()
        .forEach(
            (name, value) -> {
              String old = params.putIfAbsent(name, value);
              if (old != null && !old.equals(value)) {
                throw new ProblemException(
                    "Cannot set parameter '" + name + "' to '" + value + "'",
                    "run " + runId + " has it as '" + old + "'",
                    "log a parameter once, or under another name");
              }
            });
    Map<String, Double> metrics = new TreeMap<>(run.metrics());
    log.metrics().forEach(metric -> metrics.put(metric.name(), metric.value()));
    List<DatasetUse> datasets = new ArrayList<>(run.datasets());
    datasets.addAll(log.datasets());
    database
        .sql("UPDATE run SET params = ?, metrics = ?, datasets = ? WHERE id = ?")
        .params(
            ControlDatabase.json(params),
            ControlDatabase.json(metrics),
            ControlDatabase.json(datasets),
            runId)
        .update();
  }

  /** Returns false if it had ended in the same way before. */
  boolean finish(String runId, RunStatus status, String reason, Instant at) {
    int rows =
        database
            .sql(
                """
                UPDATE run SET status = ?, reason = ?, ended_at = ?
                WHERE id = ? AND status = 'RUNNING'""")
            .params(status.name(), reason, Times.toMicros(at), runId)
            .update();
    if (rows == 1) {
      return true;
    }
    Run run = require(runId);
    if (run.status() != status) {
      throw new ProblemException(
          "Cannot finish run " + runId + " as " + status,
          "it is " + run.status() + " already",
          "begin a new run");
    }
    return false;
  }

  void putGate(String runId, GateVerdict verdict, Instant at) {
    require(runId);
    database
        .sql(
            """
            INSERT INTO run_gate (run_id, gate, passed, numbers, message, decided_at)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (run_id, gate) DO UPDATE SET passed = excluded.passed,
              numbers = excluded.numbers, message = excluded.message,
              decided_at = excluded.decided_at""")
        .params(
            runId,
            verdict.gate(),
            verdict.passed(),
            ControlDatabase.json(verdict.numbers()),
            verdict.message(),
            Times.toMicros(at))
        .update();
  }

  List<GateVerdict> gates(String runId) {
    return database
        .sql("SELECT * FROM run_gate WHERE run_id = ? ORDER BY decided_at, gate")
        .param(runId)
        .query(
            (row, n) ->
                new GateVerdict(
                    row.getString("gate"),
                    row.getBoolean("passed"),
                    ControlDatabase.fromJson(row.getString("numbers"), NUMBERS),
                    row.getString("message")))
        .list();
  }

  Optional<Run> find(String runId) {
    return database
        .sql("SELECT * FROM run WHERE id = ?")
        .param(runId)
        .query((row, n) -> read(row))
        .optional();
  }

  Run require(String runId) {
    return find(runId)
        .orElseThrow(
            () ->
                new ProblemException(
                    "Cannot find run " + runId,
                    "the control database has no such run",
                    "list the runs of the use case"));
  }

  List<Run> list(String useCase, int limit) {
    return database
        .sql(
            """
            SELECT * FROM run WHERE use_case = ? AND parent_id = ''
            ORDER BY started_at DESC, id LIMIT ?""")
        .params(useCase, limit)
        .query((row, n) -> read(row))
        .list();
  }

  List<Run> list(String useCase, String kind, int limit) {
    return database
        .sql(
            """
            SELECT * FROM run WHERE use_case = ? AND kind = ? AND parent_id = ''
            ORDER BY started_at DESC, id LIMIT ?""")
        .params(useCase, kind, limit)
        .query((row, n) -> read(row))
        .list();
  }

  List<Run> within(String parent) {
    return database
        .sql("SELECT * FROM run WHERE parent_id = ? ORDER BY started_at, id")
        .param(parent)
        .query((row, n) -> read(row))
        .list();
  }

  List<Run> running() {
    return database
        .sql("SELECT * FROM run WHERE status = 'RUNNING' ORDER BY started_at, id")
        .query((row, n) -> read(row))
        .list();
  }

  private static Run read(ResultSet row) throws SQLException {
    long ended = row.getLong("ended_at");
    Optional<Instant> endedAt =
        row.wasNull() ? Optional.empty() : Optional.of(Times.toInstant(ended));
    return new Run(
        row.getString("id"),
        row.getString("use_case"),
        row.getString("use_case_digest"),
        row.getString("kind"),
        row.getString("name"),
        row.getString("user_name"),
        row.getLong("seed"),
        RunStatus.valueOf(row.getString("status")),
        row.getString("reason"),
        Times.toInstant(row.getLong("started_at")),
        endedAt,
        ControlDatabase.fromJson(row.getString("params"), TEXTS),
        ControlDatabase.fromJson(row.getString("metrics"), NUMBERS),
        ControlDatabase.fromJson(row.getString("datasets"), DATASETS));
  }
}
