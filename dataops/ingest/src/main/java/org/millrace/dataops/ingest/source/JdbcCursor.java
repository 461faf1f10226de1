package org.millrace.dataops.ingest.source;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import org.millrace.kernel.ProblemException;

/** A value of the column that only grows, as text that remembers its type. */
final class JdbcCursor {
  private JdbcCursor() {}

  static String text(Object value) {
    if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      return "integer " + value;
    }
    if (value instanceof Double || value instanceof Float) {
      return "double " + value;
    }
    if (value instanceof BigDecimal) {
      return "decimal " + value;
    }
    if (value instanceof OffsetDateTime) {
      return "instant " + value;
    }
    if (value instanceof LocalDateTime) {
      return "local " + value;
    }
    return value instanceof LocalDate ? "date " + value : "text " + value;
  }

  static void set(PreparedStatement statement, int parameter, String text) throws SQLException {
    int space = text.indexOf(' ');
    String value = text.substring(space + 1);
    switch (text.substring(0, Math.max(0, space))) {
      case "integer" -> statement.setLong(parameter, Long.parseLong(value));
      // As it came: SQLite takes a decimal for a text, and a text for greater than any number.
      case "double" -> statement.setDouble(parameter, Double.parseDouble(value));
      case "decimal" -> statement.setBigDecimal(parameter, new BigDecimal(value));
      case "instant" -> statement.setObject(parameter, OffsetDateTime.parse(value));
      case "local" -> statement.setObject(parameter, LocalDateTime.parse(value));
      case "date" -> statement.setObject(parameter, LocalDate.parse(value));
      case "text" -> statement.setString(parameter, value);
      default ->
          throw new ProblemException(
              "Cannot go on from cursor '" + text + "'",
              "this version of the platform has not written it",
              "go on with the version that did");
    }
  }
}
