package org.millrace.modelops.tracking;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.millrace.kernel.Times;

/**
 * Tables {@code model_approval}, {@code model_version_tag} and {@code model_change}, and the status
 * of {@code model_version}. What writes is called within a transaction that holds the model's row.
 */
final class LifeTables {
  private final ControlDatabase database;
  private final Consumer<ModelChange> witness;

  LifeTables(ControlDatabase database, Consumer<ModelChange> witness) {
    this.database = database;
    this.witness = witness;
  }

  Optional<VersionState> state(String model, int version) {
    Optional<Approval> approval = approval(model, version);
    return database
        .sql("SELECT status FROM model_version WHERE model = ? AND version = ?")
        .params(model, version)
        .query(String.class)
        .optional()
        .map(VersionStatus::valueOf)
        .map(
            status ->
                new VersionState(
                    status == VersionStatus.REGISTERED
                        ? approval.map(Approval::state).map(Approval.State::status).orElse(status)
                        : status,
                    approval,
                    tags(model, version)));
  }

  /** REGISTERED lets the approval speak again. */
  void setStatus(String model, int version, VersionStatus status) {
    database
        .sql("UPDATE model_version SET status = ? WHERE model = ? AND version = ?")
        .params(status.name(), model, version)
        .update();
  }

  private Optional<Approval> approval(String model, int version) {
    return database
        .sql("SELECT * FROM model_approval WHERE model = ? AND version = ?")
        .params(model, version)
        .query(
            (row, n) ->
                new Approval(
                    row.getString("asked_of"),
                    row.getString("because"),
                    Approval.State.valueOf(row.getString("state")),
                    row.getString("decided_by"),
                    row.getString("reason"),
                    Times.toInstant(row.getLong("decided_at"))))
        .optional();
  }

  void putApproval(String model, int version, Approval approval) {
    database
        .sql(
            """
            INSERT INTO model_approval
              (model, version, asked_of, because, state, decided_by, reason, decided_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (model, version) DO UPDATE SET state = excluded.state,
              decided_by = excluded.decided_by, reason = excluded.reason,
              decided_at = excluded.decided_at""")
        .params(
            model,
            version,
            approval.askedOf(),
            approval.because(),
            approval.state().name(),
            approval.decidedBy(),
            approval.reason(),
            Times.toMicros(approval.at()))
        .update();
  }

  private Map<String, String> tags(String model, int version) {
    Map<String, String> tags = new TreeMap<>();
    database
        .sql("SELECT name, value FROM model_version_tag WHERE model = ? AND version = ?")
        .params(model, version)
        .query((row, n) -> Map.entry(row.getString("name"), row.getString("value")))
        .list()
        .forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
    return tags;
  }

  void putTag(String model, int version, String name, String value) {
    database
        .sql(
            """
            INSERT INTO model_version_tag (model, version, name, value) VALUES (?, ?, ?, ?)
            ON CONFLICT (model, version, name) DO UPDATE SET value = excluded.value""")
        .params(model, version, name, value)
        .update();
  }

  void removeTag(String model, int version, String name) {
    database
        .sql("DELETE FROM model_version_tag WHERE model = ? AND version = ? AND name = ?")
        .params(model, version, name)
        .update();
  }

  /** Everything of the version but its history. */
  void delete(String model, int version) {
    for (String table : List.of("model_version_tag", "model_approval", "model_version")) {
      database
          .sql("DELETE FROM " + table + " WHERE model = ? AND version = ?")
          .params(model, version)
          .update();
    }
  }

  void addChange(
      String model,
      int version,
      ModelChange.Kind kind,
      String detail,
      Decision decision,
      Instant at) {
    int last =
        database
            .sql("SELECT COALESCE(MAX(number), 0) FROM model_change WHERE model = ?")
            .param(model)
            .query(Integer.class)
            .single();
    ModelChange change =
        new ModelChange(
            model, last + 1, version, kind, detail, decision.by(), decision.reason(), at);
    database
        .sql(
            """
            INSERT INTO model_change
              (model, number, version, kind, detail, actor, reason, changed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""")
        .params(
            model,
            change.number(),
            version,
            kind.name(),
            detail,
            change.by(),
            change.reason(),
            Times.toMicros(at))
        .update();
    witness.accept(change);
  }

  /** The oldest first. */
  List<ModelChange> changes(String model, int version) {
    return database
        .sql("SELECT * FROM model_change WHERE model = ? AND version = ? ORDER BY number")
        .params(model, version)
        .query((row, n) -> change(row))
        .list();
  }

  /** The change that left the alias without a version; empty if it never had one. */
  Optional<ModelChange> lastRemoved(String model, String alias) {
    return database
        .sql(
            """
            SELECT * FROM model_change WHERE model = ? AND kind = 'ALIAS_REMOVED' AND detail = ?
            ORDER BY number DESC LIMIT 1""")
        .params(model, alias)
        .query((row, n) -> change(row))
        .optional();
  }

  private static ModelChange change(ResultSet row) throws SQLException {
    return new ModelChange(
        row.getString("model"),
        row.getInt("number"),
        row.getInt("version"),
        ModelChange.Kind.valueOf(row.getString("kind")),
        row.getString("detail"),
        row.getString("actor"),
        row.getString("reason"),
        Times.toInstant(row.getLong("changed_at")));
  }
}
