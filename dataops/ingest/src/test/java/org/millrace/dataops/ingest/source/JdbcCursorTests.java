package org.millrace.dataops.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.kernel.ProblemException;

class JdbcCursorTests {
  /** What a query may order by; none of these expressions has a declared type but the first. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "n",
        "n * 1",
        "n / 1000.0",
        "n * 0.1",
        "n * 1e15",
        "printf('%05d', n)",
        "datetime('2013-01-01', n || ' hours')"
      })
  void goesOnBehindTheLastValueOfSqlite(String cursor) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE readings (n INTEGER PRIMARY KEY)");
      statement.execute(
          "INSERT INTO readings WITH RECURSIVE r(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM r"
              + " WHERE n < 999) SELECT n FROM r");
      for (int last : new int[] {0, 7, 399, 998, 999}) {
        String kept = JdbcCursor.text(value(statement, cursor, last));
        try (PreparedStatement rest =
            connection.prepareStatement(
                "SELECT count(*), min(n) FROM (SELECT n, "
                    + cursor
                    + " AS c FROM readings)"
                    + " WHERE c > ?")) {
          JdbcCursor.set(rest, 1, kept);
          try (ResultSet found = rest.executeQuery()) {
            assertThat(found.getLong(1)).as(kept).isEqualTo(999 - last);
            if (last < 999) {
              assertThat(found.getLong(2)).as(kept).isEqualTo(last + 1);
            }
          }
        }
      }
    }
  }

  private static Object value(Statement statement, String cursor, int row) throws SQLException {
    try (ResultSet found =
        statement.executeQuery("SELECT " + cursor + " FROM readings WHERE n = " + row)) {
      return found.getObject(1);
    }
  }

  @Test
  void refusesWhatItHasNotWritten() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        PreparedStatement statement = connection.prepareStatement("SELECT ?")) {
      assertThatThrownBy(() -> JdbcCursor.set(statement, 1, "complex 1+i"))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("Cannot go on from cursor 'complex 1+i'");
    }
  }
}
