package org.millrace.platform.erasure;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * Makes deleted rows go from the database's files too: a row that is deleted leaves its bytes in
 * free pages and in the write-ahead log.
 */
record DatabaseWipe(DataSource control) {
  private static final int TRIES = 600;

  /** Those that persons are named in. */
  private static final List<String> TABLES =
      List.of("quarantined_records", "dataset_profiles", "dataset_checks", "erasures");

  Erasure.Found run() {
    try (Connection connection = control.getConnection();
        Statement statement = connection.createStatement()) {
      String product = connection.getMetaData().getDatabaseProductName();
      if (product.equals("SQLite")) {
        statement.execute("VACUUM");
        cutLog(statement);
        return new Erasure.Found("database", product, 0, "files written anew, log cut to nothing");
      }
      for (String table : TABLES) {
        statement.execute("VACUUM FULL " + table);
      }
      return new Erasure.Found(
          "database", product, 0, "tables written anew; its log goes as its settings say");
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot write the database's files anew", e);
    }
  }

  /** A reader that looks at the log keeps it from being cut; none looks for long. */
  private static void cutLog(Statement statement) throws SQLException {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      try (ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
        if (result.next() && result.getInt("busy") == 0) {
          return;
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    throw new SQLException("the write-ahead log is in use all the time");
  }
}
