package org.millrace.modelops.tracking;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Times;

/**
 * Tables {@code model}, {@code model_version}, {@code model_alias} and {@code model_alias_move}.
 * What writes is called within a transaction.
 */
final class RegistryTables {
  private final ControlDatabase database;

  RegistryTables(ControlDatabase database) {
    this.database = database;
  }

  /** Takes the next number; the row stays locked until the transaction's end. */
  int nextNumber(String model) {
    return database
        .sql(
            """
            INSERT INTO model (name, last_version) VALUES (?, 1)
            ON CONFLICT (name) DO UPDATE SET last_version = model.last_version + 1
            RETURNING last_version""")
        .param(model)
        .query(Integer.class)
        .single();
  }

  void giveBackNumber(String model) {
    database
        .sql("UPDATE model SET last_version = last_version - 1 WHERE name = ?")
        .param(model)
        .update();
  }

  void insert(ModelVersion version) {
    database
        .sql(
            """
            INSERT INTO model_version (model, version, run_id, package_digest, folder, created_at)
            VALUES (?, ?, ?, ?, ?, ?)""")
        .params(
            version.model(),
            version.version(),
            version.runId(),
            version.packageDigest(),
            version.folder().toString(),
            Times.toMicros(version.createdAt()))
        .update();
  }

  void setDigest(String model, int version, String packageDigest) {
    database
        .sql("UPDATE model_version SET package_digest = ? WHERE model = ? AND version = ?")
        .params(packageDigest, model, version)
        .update();
  }

  /** Makes the moves of a model's aliases wait for each other. */
  void lockAliases(String model) {
    int rows =
        database
            .sql("UPDATE model SET last_version = last_version WHERE name = ?")
            .param(model)
            .update();
    if (rows == 0) {
      throw unknown(model, 0);
    }
  }

  /** Returns false if the alias points there already. */
  boolean moveAlias(String model, String alias, int version, String reason, Instant at) {
    lockAliases(model);
    if (find(model, version).isEmpty()) {
      throw unknown(model, version);
    }
    if (Integer.valueOf(version).equals(aliases(model).get(alias))) {
      return false;
    }
    addMove(model, alias, version, reason, at);
    database
        .sql(
            """
            INSERT INTO model_alias (model, alias, version, set_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (model, alias) DO UPDATE SET version = excluded.version,
              set_at = excluded.set_at""")
        .params(model, alias, version, Times.toMicros(at))
        .update();
    return true;
  }

  boolean removeAlias(String model, String alias, String reason, Instant at) {
    int rows =
        database
            .sql("DELETE FROM model_alias WHERE model = ? AND alias = ?")
            .params(model, alias)
            .update();
    if (rows == 0) {
      return false;
    }
    addMove(model, alias, 0, reason, at);
    return true;
  }

  private void addMove(String model, String alias, int version, String reason, Instant at) {
    database
        .sql(
            """
            INSERT INTO model_alias_move (model, alias, move, version, reason, moved_at)
            SELECT ?, ?, COALESCE(MAX(move), 0) + 1, ?, ?, ?
            FROM model_alias_move WHERE model = ? AND alias = ?""")
        .params(model, alias, version, reason, Times.toMicros(at), model, alias)
        .update();
  }

  List<AliasMove> moves(String model, String alias) {
    return database
        .sql("SELECT * FROM model_alias_move WHERE model = ? AND alias = ? ORDER BY move")
        .params(model, alias)
        .query(
            (row, n) ->
                new AliasMove(
                    model,
                    alias,
                    row.getInt("move"),
                    row.getInt("version"),
                    row.getString("reason"),
                    Times.toInstant(row.getLong("moved_at"))))
        .list();
  }

  Optional<ModelVersion> find(String model, int version) {
    return versions("WHERE model = ? AND version = ?", model, version).stream().findFirst();
  }

  Optional<ModelVersion> findByRun(String model, String runId) {
    return versions("WHERE model = ? AND run_id = ?", model, runId).stream().findFirst();
  }

  Optional<ModelVersion> findByAlias(String model, String alias) {
    return versions(
            """
            WHERE model = ? AND version =
              (SELECT a.version FROM model_alias a WHERE a.model = model_version.model
               AND a.alias = ?)""",
            model,
            alias)
        .stream()
        .findFirst();
  }

  List<ModelVersion> list(String model) {
    return versions("WHERE model = ? ORDER BY version DESC", model);
  }

  private List<ModelVersion> versions(String condition, Object... params) {
    return database
        .sql("SELECT * FROM model_version " + condition)
        .params(params)
        .query((row, n) -> read(row))
        .list();
  }

  List<String> models() {
    return database
        .sql("SELECT name FROM model ORDER BY name")
        .query((row, n) -> row.getString("name"))
        .list();
  }

  Map<String, Integer> aliases(String model) {
    Map<String, Integer> aliases = new TreeMap<>();
    database
        .sql("SELECT alias, version FROM model_alias WHERE model = ?")
        .param(model)
        .query((row, n) -> Map.entry(row.getString("alias"), row.getInt("version")))
        .list()
        .forEach(entry -> aliases.put(entry.getKey(), entry.getValue()));
    return aliases;
  }

  static String word(VersionStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  static ProblemException unknown(String model, int version) {
    return new ProblemException(
        "Cannot find model " + model + (version == 0 ? "" : " version " + version),
        "it was never registered",
        "list the model's versions");
  }

  private static ModelVersion read(ResultSet row) throws SQLException {
    return new ModelVersion(
        row.getString("model"),
        row.getInt("version"),
        row.getString("run_id"),
        row.getString("package_digest"),
        Path.of(row.getString("folder")),
        Times.toInstant(row.getLong("created_at")));
  }
}
