package org.millrace.devops.monitoring;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.OptionalDouble;

/** What the two datasets say of a window, read by DuckDB. */
abstract class Answers {
  private static final String LATENCY =
      """
      SELECT count(*), quantile_cont(latency_micros, 0.5), quantile_cont(latency_micros, 0.99)
      FROM newest
      """;

  private final String answer;
  private final String truth;
  private long predictions;
  private OptionalDouble p50 = OptionalDouble.empty();
  private OptionalDouble p99 = OptionalDouble.empty();

  /**
   * @param answer the columns of the prediction log that hold what was answered
   * @param truth the SQL type of an outcome
   */
  Answers(String answer, String truth) {
    this.answer = answer;
    this.truth = truth;
  }

  /** Takes a row of the outcome and the answer's columns. */
  abstract void add(ResultSet row) throws SQLException;

  abstract int matured();

  abstract Realised realised();

  void readLatency(Connection connection, QualityWindow window) throws SQLException {
    try (PreparedStatement query = prepare(connection, LATENCY, window);
        ResultSet row = query.executeQuery()) {
      row.next();
      predictions = row.getLong(1);
      if (predictions > 0) {
        p50 = OptionalDouble.of(row.getDouble(2));
        p99 = OptionalDouble.of(row.getDouble(3));
      }
    }
  }

  void readOutcomes(Connection connection, OutcomeDefinition definition, QualityWindow window)
      throws SQLException {
    try (PreparedStatement query = prepare(connection, joined(definition), window);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        add(rows);
      }
    }
  }

  private PreparedStatement prepare(Connection connection, String sql, QualityWindow window)
      throws SQLException {
    PreparedStatement query = connection.prepareStatement(newest() + sql);
    query.setObject(1, window.from().atOffset(ZoneOffset.UTC));
    query.setObject(2, window.to().atOffset(ZoneOffset.UTC));
    query.setBoolean(3, window.version().isEmpty());
    query.setInt(4, window.version().orElse(0));
    return query;
  }

  /** Of one entity's predictions by one version the newest counts: it is the one acted upon. */
  private String newest() {
    return """
        WITH newest AS (
          SELECT entity_key, %s, latency_micros
          FROM predictions
          WHERE cutoff >= ? AND cutoff < ? AND (? OR model_version = ?)
          QUALIFY row_number() OVER (
            PARTITION BY entity_key, model_version ORDER BY known_at DESC, prediction_id DESC) = 1)
        """
        .formatted(answer);
  }

  private String joined(OutcomeDefinition definition) {
    String key = quoted(definition.key());
    return """
        , truth AS (
          SELECT %s AS entity_key, CAST((%s
            ) AS %s) AS outcome
          FROM outcomes
          QUALIFY row_number() OVER (PARTITION BY %s ORDER BY %s DESC) = 1)
        SELECT outcome, %s
        FROM newest JOIN truth USING (entity_key)
        WHERE outcome IS NOT NULL
        """
        .formatted(key, definition.truth(), truth, key, quoted(definition.knownAt()), answer);
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  QualityReport report(String model, QualityWindow window) {
    return new QualityReport(model, window, predictions, matured(), realised(), p50, p99);
  }
}
