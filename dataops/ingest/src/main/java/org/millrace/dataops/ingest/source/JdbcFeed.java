package org.millrace.dataops.ingest.source;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.SourceSettings;
import org.millrace.kernel.ProblemException;

/**
 * The rows of a query. With a cursor column the rows beyond the greatest value seen: each row is
 * published once, if rows become visible in the order of that column. Without one the whole result,
 * in one transaction, whenever it differs from the one published last.
 */
final class JdbcFeed implements SourceFeed {
  private static final int STEP_ROWS = 10_000;
  private static final String CURSOR = "cursor";
  private static final String DIGEST = "digest";

  private final SourceSettings.Jdbc settings;
  private final Contract contract;
  private final InstantSource clock;
  private final String url;
  private final Properties login = new Properties();
  private @Nullable Open open;

  /** Whether the open result stands at a row that is not taken yet. */
  private boolean ahead;

  JdbcFeed(SourceSettings.Jdbc settings, Contract contract, Secrets secrets, InstantSource clock) {
    this.settings = settings;
    this.contract = contract;
    this.clock = clock;
    this.url = secrets.fill(settings.url(), "url of " + contract.stream());
    if (settings.url().toLowerCase(Locale.ROOT).contains("password=")) {
      throw new ProblemException(
          "Invalid url of source '" + contract.stream() + "' in dataops.yaml",
          "it carries a password",
          "write password: ${NAME} and set the environment variable");
    }
    String user = settings.user();
    if (user != null) {
      login.setProperty("user", secrets.fill(user, "user of " + contract.stream()));
      login.setProperty(
          "password", secrets.secret(settings.password(), "password of " + contract.stream()));
    }
  }

  /** A result that is being read. */
  private record Open(
      Connection connection, PreparedStatement statement, ResultSet rows, JdbcRows reader) {
    void close() throws SQLException {
      try (connection;
          statement;
          rows) {
        // All three, in this order.
      }
    }
  }

  @Override
  public boolean step(SourcePosition position, Consumer<SourceRecord> out) throws SQLException {
    String cursor = settings.cursor();
    return cursor == null ? snapshot(position, out) : increment(cursor, position, out);
  }

  private boolean increment(String cursor, SourcePosition position, Consumer<SourceRecord> out)
      throws SQLException {
    Open from = open;
    if (from == null) {
      from = since(cursor, position.get(CURSOR));
      open = from;
    }
    int column = from.reader().indexOf(cursor);
    if (column < 0) {
      throw new ProblemException(
          "Cannot find cursor column '" + cursor + "'",
          "the query of stream '" + contract.stream() + "' has no such column",
          "select it");
    }
    String last = position.get(CURSOR).orElse("");
    for (int read = 0; ahead || from.rows().next(); read++) {
      String value = JdbcCursor.text(valueOf(from, column));
      // Rows of equal value belong together: the next step begins beyond it.
      if (read >= STEP_ROWS && !value.equals(last)) {
        ahead = true;
        return true;
      }
      ahead = false;
      out.accept(from.reader().record(from.rows()));
      position.put(CURSOR, value);
      last = value;
    }
    close();
    return false;
  }

  private Object valueOf(Open from, int column) throws SQLException {
    Object value = from.reader().value(from.rows(), column);
    if (value == null) {
      throw new IllegalStateException("Cannot order " + contract.stream() + " by an absent value");
    }
    return value;
  }

  private Open since(String cursor, Optional<String> last) throws SQLException {
    String condition = last.isPresent() ? " WHERE " + cursor + " > ?" : "";
    // The line break ends a comment that the query may end in.
    return query(
        "SELECT * FROM (\n"
            + settings.query()
            + "\n) AS source"
            + (condition.isEmpty() ? " WHERE " + cursor + " IS NOT NULL" : condition)
            + " ORDER BY "
            + cursor,
        last);
  }

  /** Reads twice: what has not changed must not reach Kafka, not even to be taken back. */
  private boolean snapshot(SourcePosition position, Consumer<SourceRecord> out)
      throws SQLException {
    if (!digest(record -> {}).equals(position.get(DIGEST).orElse(""))) {
      position.put(DIGEST, digest(out));
    }
    return false;
  }

  /** The same for the same rows in any order. */
  private String digest(Consumer<SourceRecord> out) throws SQLException {
    MessageDigest digest = sha256();
    long[] sum = new long[2];
    long rows = 0;
    Open all = query(settings.query(), Optional.empty());
    open = all;
    for (; all.rows().next(); rows++) {
      SourceRecord record = all.reader().record(all.rows());
      ByteBuffer hash = ByteBuffer.wrap(digest.digest(record.json()));
      sum[0] += hash.getLong();
      sum[1] += hash.getLong();
      out.accept(record);
    }
    close();
    return "%d %016x%016x".formatted(rows, sum[0], sum[1]);
  }

  private Open query(String sql, Optional<String> last) throws SQLException {
    Connection connection = DriverManager.getConnection(url, login);
    try {
      // PostgreSQL's driver holds the whole result in memory otherwise.
      connection.setAutoCommit(false);
      PreparedStatement statement = connection.prepareStatement(sql);
      statement.setFetchSize(1_000);
      if (last.isPresent()) {
        JdbcCursor.set(statement, 1, last.get());
      }
      ResultSet rows = statement.executeQuery();
      return new Open(
          connection, statement, rows, new JdbcRows(contract, rows.getMetaData(), clock));
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    Open held = open;
    open = null;
    ahead = false;
    if (held != null) {
      try {
        held.close();
      } catch (SQLException e) {
        throw new IllegalStateException("Cannot close the query of " + contract.stream(), e);
      }
    }
  }
}
