package org.millrace.devops.monitoring;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.millrace.kernel.Charter;
import org.millrace.modelops.evaluation.BinaryEvaluation;
import org.millrace.modelops.evaluation.Confusion;

/** What the two datasets say of a window, read by DuckDB and held as arrays. */
final class Answers {
  /** Of one entity's predictions by one version the newest counts: it is the one acted upon. */
  private static final String NEWEST =
      """
      WITH newest AS (
        SELECT entity_key, probability, label, latency_micros
        FROM predictions
        WHERE cutoff >= ? AND cutoff < ? AND (? OR model_version = ?)
        QUALIFY row_number() OVER (
          PARTITION BY entity_key, model_version ORDER BY known_at DESC, prediction_id DESC) = 1)
      """;

  private static final String LATENCY =
      NEWEST
          + """
          SELECT count(*), quantile_cont(latency_micros, 0.5), quantile_cont(latency_micros, 0.99)
          FROM newest
          """;

  private static final String JOINED =
      NEWEST
          + """
          , truth AS (
            SELECT %s AS entity_key, CAST((%s
              ) AS BOOLEAN) AS outcome
            FROM outcomes
            QUALIFY row_number() OVER (PARTITION BY %s ORDER BY %s DESC) = 1)
          SELECT probability, label, outcome
          FROM newest JOIN truth USING (entity_key)
          WHERE outcome IS NOT NULL
          """;

  private long predictions;
  private OptionalDouble p50 = OptionalDouble.empty();
  private OptionalDouble p99 = OptionalDouble.empty();
  private double[] probability = new double[1024];
  private boolean[] outcome = new boolean[1024];
  private int matured;
  private final long[] decisions = new long[4];

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
    String key = quoted(definition.key());
    String sql = JOINED.formatted(key, definition.when(), key, quoted(definition.knownAt()));
    try (PreparedStatement query = prepare(connection, sql, window);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        add(rows.getDouble(1), rows.getBoolean(2), rows.getBoolean(3));
      }
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, QualityWindow window)
      throws SQLException {
    PreparedStatement query = connection.prepareStatement(sql);
    query.setObject(1, window.from().atOffset(ZoneOffset.UTC));
    query.setObject(2, window.to().atOffset(ZoneOffset.UTC));
    query.setBoolean(3, window.version().isEmpty());
    query.setInt(4, window.version().orElse(0));
    return query;
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private void add(double predicted, boolean decision, boolean came) {
    if (matured == probability.length) {
      probability = Arrays.copyOf(probability, 2 * matured);
      outcome = Arrays.copyOf(outcome, 2 * matured);
    }
    probability[matured] = predicted;
    outcome[matured] = came;
    matured++;
    decisions[(decision ? 0 : 2) + (decision == came ? 0 : 1)]++;
  }

  QualityReport report(String model, QualityWindow window, Charter.Value value) {
    // In the order of the counts: right alarm, wrong alarm, right silence, wrong silence.
    Confusion confusion = new Confusion(decisions[0], decisions[1], decisions[3], decisions[2]);
    return new QualityReport(
        model,
        window,
        predictions,
        matured,
        evaluation(confusion),
        confusion,
        confusion.value(value),
        p50,
        p99);
  }

  private Optional<BinaryEvaluation> evaluation(Confusion confusion) {
    long positives = confusion.truePositives() + confusion.falseNegatives();
    if (positives == 0 || positives == matured) {
      return Optional.empty();
    }
    return Optional.of(
        BinaryEvaluation.of(Arrays.copyOf(probability, matured), Arrays.copyOf(outcome, matured)));
  }
}
