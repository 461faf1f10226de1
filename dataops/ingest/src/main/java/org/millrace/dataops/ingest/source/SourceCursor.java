package org.millrace.dataops.ingest.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.SourceSettings;
import org.millrace.kernel.Field;
import org.millrace.kernel.Times;
import org.millrace.kernel.UseCase;

/** The rows of one source with known-at in [from, to), in the order of known-at, then of key. */
final class SourceCursor implements AutoCloseable {
  private final UseCase useCase;
  private final Contract contract;
  private final Connection connection;
  private final PreparedStatement statement;
  private final ResultSet rows;
  private final RecordJson json;
  private @Nullable SourceRecord next;

  private SourceCursor(
      UseCase useCase,
      Contract contract,
      Connection connection,
      PreparedStatement statement,
      List<Field> fields)
      throws SQLException {
    this.useCase = useCase;
    this.contract = contract;
    this.connection = connection;
    this.statement = statement;
    this.json = new RecordJson(contract, fields);
    this.rows = statement.executeQuery();
    this.next = read();
  }

  static SourceCursor open(
      UseCase useCase,
      SourceDatabase database,
      SourceSettings source,
      Contract contract,
      Instant from,
      Instant to) {
    Connection connection = database.connect(source);
    try {
      Map<String, String> given = describe(connection, source.select());
      String sql =
          select(source, contract, String.join(", ", SourceColumns.fit(contract, given)))
              + " ORDER BY "
              + SourceColumns.quoted(contract.knownAt())
              + ", "
              + SourceColumns.quoted(contract.key());
      PreparedStatement statement = prepare(connection, sql, from, to);
      return new SourceCursor(
          useCase, contract, connection, statement, SourceColumns.fields(contract, given));
    } catch (SQLException | RuntimeException e) {
      closeQuietly(connection, e);
      throw e instanceof SQLException fault
          ? SourceDatabase.failed(useCase, "select stream '" + source.stream() + "'", fault)
          : (RuntimeException) e;
    }
  }

  /** How many rows it would give. */
  static long count(
      UseCase useCase,
      SourceDatabase database,
      SourceSettings source,
      Contract contract,
      Instant from,
      Instant to) {
    try (Connection connection = database.connect(source);
        PreparedStatement statement =
            prepare(connection, select(source, contract, "count(*)"), from, to);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw SourceDatabase.failed(useCase, "count stream '" + source.stream() + "'", e);
    }
  }

  private static String select(SourceSettings source, Contract contract, String columns) {
    String knownAt = SourceColumns.quoted(contract.knownAt());
    // The line break ends a comment that the select may end in.
    return "SELECT "
        + columns
        + " FROM (\n"
        + source.select()
        + "\n) WHERE "
        + knownAt
        + " >= make_timestamptz(?) AND "
        + knownAt
        + " < make_timestamptz(?)";
  }

  private static PreparedStatement prepare(
      Connection connection, String sql, Instant from, Instant to) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setLong(1, Times.toMicros(from));
    statement.setLong(2, Times.toMicros(to));
    return statement;
  }

  /** Type by column of what a select gives. */
  static Map<String, String> describe(Connection connection, String select) throws SQLException {
    String none = "SELECT * FROM (\n" + select + "\n) LIMIT 0";
    try (PreparedStatement statement = connection.prepareStatement(none);
        ResultSet rows = statement.executeQuery()) {
      ResultSetMetaData columns = rows.getMetaData();
      Map<String, String> types = new LinkedHashMap<>();
      for (int c = 1; c <= columns.getColumnCount(); c++) {
        types.put(columns.getColumnName(c), columns.getColumnTypeName(c));
      }
      return types;
    }
  }

  /** When the next record became known; empty at the end. */
  Optional<Instant> nextKnownAt() {
    return Optional.ofNullable(next).map(SourceRecord::knownAt);
  }

  /** The next record, which must be there. */
  SourceRecord take() {
    SourceRecord taken = next;
    if (taken == null) {
      throw new IllegalStateException("Cannot read past the end of " + contract.stream());
    }
    try {
      next = read();
    } catch (SQLException e) {
      throw SourceDatabase.failed(useCase, "read stream '" + contract.stream() + "'", e);
    }
    return taken;
  }

  private @Nullable SourceRecord read() throws SQLException {
    return rows.next() ? json.record(rows) : null;
  }

  static void closeQuietly(Connection connection, Exception reason) {
    try {
      connection.close();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    try (connection;
        statement;
        rows) {
      next = null;
    } catch (SQLException e) {
      throw SourceDatabase.failed(useCase, "close stream '" + contract.stream() + "'", e);
    }
  }
}
