package org.millrace.modelops.tracking;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.millrace.kernel.Times;

/**
 * Table {@code mlflow_outbox}: what MLflow still has to be told, and what it was told.
 *
 * <p>Numbers are taken from one counter whose row stays locked until the writer's transaction ends,
 * so a row is never seen before one with a smaller number.
 */
final class OutboxTable {
  /** A step that waits, with its place in the queue. */
  record Pending(long id, Step step, int attempts, Instant createdAt) {}

  private final ControlDatabase database;

  OutboxTable(ControlDatabase database) {
    this.database = database;
  }

  /** Called within the transaction that makes the change of which the step tells. */
  void add(Step step, Instant at) {
    long id =
        database
            .sql(
                """
                INSERT INTO mlflow_outbox_number (name, value) VALUES ('outbox', 1)
                ON CONFLICT (name) DO UPDATE SET value = mlflow_outbox_number.value + 1
                RETURNING value""")
            .query(Long.class)
            .single();
    database
        .sql(
            """
            INSERT INTO mlflow_outbox
              (id, lane, kind, body, state, attempts, due_at, created_at, reason)
            VALUES (?, ?, ?, ?, 'PENDING', 0, 0, ?, '')""")
        .params(id, step.lane(), Step.kindOf(step), ControlDatabase.json(step), Times.toMicros(at))
        .update();
  }

  /** The first waiting step of the lane whose first step has been due longest, if any is due. */
  Optional<Pending> next(Instant now) {
    return database
        .sql(
            """
            SELECT id, kind, body, attempts, created_at FROM mlflow_outbox o
            WHERE state = 'PENDING' AND due_at <= ? AND NOT EXISTS (
              SELECT 1 FROM mlflow_outbox e
              WHERE e.lane = o.lane AND e.state = 'PENDING' AND e.id < o.id)
            ORDER BY id LIMIT 1""")
        .param(Times.toMicros(now))
        .query(
            (row, n) ->
                new Pending(
                    row.getLong("id"),
                    Step.read(row.getString("kind"), row.getString("body")),
                    row.getInt("attempts"),
                    Times.toInstant(row.getLong("created_at"))))
        .optional();
  }

  void delivered(long id, Instant now) {
    settle(id, "DELIVERED", "", now);
  }

  void park(long id, String reason, Instant now) {
    settle(id, "PARKED", reason, now);
  }

  private void settle(long id, String state, String reason, Instant now) {
    database
        .sql("UPDATE mlflow_outbox SET state = ?, reason = ?, settled_at = ? WHERE id = ?")
        .params(state, reason, Times.toMicros(now), id)
        .update();
  }

  void retryAt(long id, Instant due, String reason) {
    database
        .sql(
            "UPDATE mlflow_outbox SET attempts = attempts + 1, due_at = ?, reason = ? WHERE id = ?")
        .params(Times.toMicros(due), reason, id)
        .update();
  }

  /** Not a failure: what it builds on is on its way. */
  void postpone(long id, Instant due) {
    database
        .sql("UPDATE mlflow_outbox SET due_at = ? WHERE id = ?")
        .params(Times.toMicros(due), id)
        .update();
  }

  List<ParkedStep> parked() {
    return database
        .sql(
            """
            SELECT id, lane, kind, reason, settled_at FROM mlflow_outbox
            WHERE state = 'PARKED' ORDER BY id""")
        .query(
            (row, n) ->
                new ParkedStep(
                    row.getLong("id"),
                    row.getString("lane"),
                    row.getString("kind"),
                    row.getString("reason"),
                    Times.toInstant(row.getLong("settled_at"))))
        .list();
  }

  /** Lets every parked step of the lane wait again; returns how many. */
  int retryParked(String lane) {
    return database
        .sql(
            """
            UPDATE mlflow_outbox SET state = 'PENDING', attempts = 0, due_at = 0, settled_at = NULL
            WHERE lane = ? AND state = 'PARKED'""")
        .param(lane)
        .update();
  }

  /** Takes back what MLflow was not told yet and need not know any more. */
  void withdraw(String lane, Predicate<Step> which, Instant now) {
    database
        .sql("SELECT id, kind, body FROM mlflow_outbox WHERE lane = ? AND state <> 'DELIVERED'")
        .param(lane)
        .query(
            (row, n) ->
                Map.entry(
                    row.getLong("id"), Step.read(row.getString("kind"), row.getString("body"))))
        .list()
        .stream()
        .filter(entry -> which.test(entry.getValue()))
        .forEach(entry -> settle(entry.getKey(), "DELIVERED", "withdrawn", now));
  }

  long count(String state) {
    return database
        .sql("SELECT COUNT(*) FROM mlflow_outbox WHERE state = ?")
        .param(state)
        .query(Long.class)
        .single();
  }

  long countInLane(String lane, String state) {
    return database
        .sql("SELECT COUNT(*) FROM mlflow_outbox WHERE lane = ? AND state = ?")
        .params(lane, state)
        .query(Long.class)
        .single();
  }

  /** Whether MLflow is still to be told of this version. */
  boolean registrationPending(String model, int version) {
    return database
            .sql(
                """
                SELECT COUNT(*) FROM mlflow_outbox o JOIN model_version v
                  ON o.lane = 'run:' || v.run_id
                WHERE v.model = ? AND v.version = ? AND o.kind = 'Register'
                  AND o.state = 'PENDING'""")
            .params(model, version)
            .query(Long.class)
            .single()
        > 0;
  }

  /** Whether MLflow is still to be told that this run began. */
  boolean beginPending(String runId) {
    return database
            .sql(
                """
                SELECT COUNT(*) FROM mlflow_outbox
                WHERE lane = ? AND kind = 'Begin' AND state = 'PENDING'""")
            .param(Step.laneOfRun(runId))
            .query(Long.class)
            .single()
        > 0;
  }

  /** Whether MLflow was told all there is to tell of the model's versions, and took it. */
  boolean isSettled(String model) {
    return database
            .sql(
                """
                SELECT COUNT(*) FROM mlflow_outbox WHERE state IN ('PENDING', 'PARKED')
                  AND (lane = ? OR kind IN ('LogModel', 'Register', 'ReplaceFiles')
                    AND lane IN (SELECT 'run:' || run_id FROM model_version WHERE model = ?))""")
            .params(Step.laneOfModel(model), model)
            .query(Long.class)
            .single()
        == 0;
  }

  Optional<Instant> oldestPending() {
    return database
        .sql(
            """
            SELECT created_at FROM mlflow_outbox WHERE state = 'PENDING' ORDER BY id LIMIT 1""")
        .query((row, n) -> Times.toInstant(row.getLong("created_at")))
        .optional();
  }

  /** Delivered steps are of no further use; the few latest tell a story. */
  int deleteDelivered(Instant before) {
    return database
        .sql("DELETE FROM mlflow_outbox WHERE state = 'DELIVERED' AND settled_at < ?")
        .param(Times.toMicros(before))
        .update();
  }
}
