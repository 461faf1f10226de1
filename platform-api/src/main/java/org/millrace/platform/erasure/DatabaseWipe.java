package org.millrace.platform.erasure;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * Makes deleted rows go from the database's files too: a row that is deleted leaves its bytes in
 * free pages and in the write-ahead log.
 */
record DatabaseWipe(DataSource control) {
  Erasure.Found run() {
    try (Connection connection = control.getConnection();
        Statement statement = connection.createStatement()) {
      String product = connection.getMetaData().getDatabaseProductName();
      if (product.equals("SQLite")) {
        statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        statement.execute("VACUUM");
        statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        return new Erasure.Found("database", product, 0, "files written anew, log cut to nothing");
      }
      for (String table : new String[] {"quarantined_records", "erasures"}) {
        statement.execute("VACUUM FULL " + table);
      }
      return new Erasure.Found(
          "database", product, 0, "tables written anew; its log goes as its settings say");
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot write the database's files anew", e);
    }
  }
}
