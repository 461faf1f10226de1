package org.millrace.dataops.expressions;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import org.millrace.kernel.Times;

/** The same rows in a table of a real DuckDB in this process. */
final class DuckDbTable implements AutoCloseable {
  private final Connection connection;
  private final Schema schema;

  DuckDbTable(Schema schema, List<Row> rows) throws SQLException {
    this.schema = schema;
    this.connection = DriverManager.getConnection("jdbc:duckdb:");
    String columns =
        schema.fields().stream()
            .map(field -> field.name() + " " + type(field))
            .collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement()) {
      statement.execute(DuckDbSql.SETUP + "; SET threads = 1");
      statement.execute("CREATE TABLE request (" + columns + ", position INTEGER)");
    }
    String marks = "?, ".repeat(schema.size()) + "?";
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO request VALUES (" + marks + ")")) {
      for (int r = 0; r < rows.size(); r++) {
        for (int f = 0; f < schema.size(); f++) {
          insert.setObject(f + 1, value(rows.get(r), f));
        }
        insert.setObject(schema.size() + 1, r);
        insert.execute();
      }
    }
  }

  private static String type(Field field) {
    return switch (field.type()) {
      case BOOLEAN -> "BOOLEAN";
      case INTEGER -> "BIGINT";
      case NUMBER -> "DOUBLE";
      case STRING -> "VARCHAR";
      case TIMESTAMP, LOCAL_TIMESTAMP -> "TIMESTAMP";
    };
  }

  private @Nullable Object value(Row row, int field) {
    if (row.isNull(field)) {
      return null;
    }
    return switch (schema.field(field).type()) {
      case BOOLEAN -> row.getBoolean(field);
      case INTEGER -> row.getLong(field);
      case NUMBER -> row.getDouble(field);
      case STRING -> row.getString(field);
      case TIMESTAMP, LOCAL_TIMESTAMP -> Times.toLocal(row.getLong(field));
    };
  }

  /** The expression's value for every row, in order. */
  List<@Nullable Object> select(String expression, FieldType type) throws SQLException {
    List<@Nullable Object> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT " + expression + " FROM request ORDER BY position")) {
      while (result.next()) {
        Object value =
            switch (type) {
              case BOOLEAN -> result.getBoolean(1);
              case INTEGER -> result.getLong(1);
              case NUMBER -> result.getDouble(1);
              case STRING -> result.getString(1);
              case TIMESTAMP, LOCAL_TIMESTAMP ->
                  throw new IllegalArgumentException("no feature is a time");
            };
        values.add(result.wasNull() ? null : value);
      }
    }
    return values;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
