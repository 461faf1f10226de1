package org.millrace.dataops.quality;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;

/**
 * Rows that DuckDB can be asked about.
 *
 * @param name for people, as {@code flight-delays.weather@2013-q1}
 * @param from a view or a table in brackets, as SQL
 * @param placed the same rows under which {@code place} is known, as SQL
 * @param place SQL of a hash that differs from row to row and never changes
 */
record Relation(
    Connection connection, String name, String from, Schema schema, String placed, String place) {

  /** The rows of a table of DuckDB's own. */
  Relation(Connection connection, String name, String from, Schema schema) {
    this(connection, name, from, schema, from, "hash(rowid)");
  }

  /** The same rows, told apart by another expression. */
  Relation placed(String rows, String hash) {
    return new Relation(connection, name, from, schema, rows, hash);
  }

  /** All rows of the answer, each value as JDBC gives it. */
  List<List<@Nullable Object>> rows(String sql) {
    return rows(sql, Duration.ZERO);
  }

  /**
   * @param most after which the question is given up; zero for never
   */
  List<List<@Nullable Object>> rows(String sql, Duration most) {
    try (Statement statement = limited(most);
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      List<List<@Nullable Object>> rows = new ArrayList<>();
      while (result.next()) {
        List<@Nullable Object> row = new ArrayList<>(columns);
        for (int i = 1; i <= columns; i++) {
          row.add(result.getObject(i));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw unanswered(e);
    }
  }

  private Statement limited(Duration most) throws SQLException {
    Statement statement = connection.createStatement();
    statement.setQueryTimeout((int) most.toSeconds());
    return statement;
  }

  void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw unanswered(e);
    }
  }

  private ProblemException unanswered(SQLException e) {
    return new ProblemException(
        "Cannot examine " + name,
        "DuckDB says: " + e.getMessage(),
        "see that all its files are there and whole, and that the disk has room to spill",
        e);
  }

  /** The rows under another name in SQL. */
  Relation from(String other) {
    return new Relation(connection, name, other, schema);
  }

  static String quoted(String column) {
    return '"' + column.replace("\"", "\"\"") + '"';
  }

  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** The field's value as a number that DuckDB computes with; times are microseconds. */
  static String number(Field field) {
    String column = quoted(field.name());
    return field.type().isTime() ? "epoch_us(" + column + ")" : column;
  }

  static boolean isNumeric(Field field) {
    return field.type() != FieldType.STRING && field.type() != FieldType.BOOLEAN;
  }
}
