package org.millrace.platform.dataset;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Field;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import org.springframework.stereotype.Component;

/** The first rows of a version, for people. Reads no more of its files than it has to. */
@Component
public class FirstRows {
  private static final String MASK = "***";
  private final DatasetCatalog catalog;

  FirstRows(DatasetCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * @param schema as of the version
   * @param hidden fields whose values do not even leave the files: *** where there is one
   * @param most rows
   * @return by field name, in the order of the schema; times as ISO-8601, what is absent as null
   */
  public List<Map<String, @Nullable Object>> read(
      DatasetVersion version, Schema schema, Set<String> hidden, int most) {
    String sql =
        schema.fields().stream()
            .map(field -> expression(field, hidden))
            .collect(Collectors.joining(", ", "SELECT ", " FROM rows LIMIT " + most));
    try (Connection connection = catalog.query(Map.of("rows", version));
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<Map<String, @Nullable Object>> rows = new ArrayList<>();
      Row row = new Row(schema);
      while (result.next()) {
        fill(row, result);
        Map<String, @Nullable Object> values = row.toMap();
        for (int i = 0; i < schema.size(); i++) {
          if (hidden.contains(schema.field(i).name()) && !row.isNull(i)) {
            values.put(schema.field(i).name(), MASK);
          }
        }
        rows.add(values);
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot read the first rows of " + version, e);
    }
  }

  private static String expression(Field field, Set<String> hidden) {
    String column = '"' + field.name() + '"';
    if (hidden.contains(field.name())) {
      String nothing = field.type().isText() ? "''" : "0";
      return "CASE WHEN " + column + " IS NOT NULL THEN " + nothing + " END";
    }
    return field.type().isTime() ? "epoch_us(" + column + ")" : column;
  }

  private static void fill(Row row, ResultSet result) throws SQLException {
    row.clear();
    Schema schema = row.schema();
    for (int i = 0; i < schema.size(); i++) {
      if (result.getObject(i + 1) == null) {
        continue;
      }
      switch (schema.field(i).type()) {
        case BOOLEAN -> row.setBoolean(i, result.getBoolean(i + 1));
        case NUMBER -> row.setDouble(i, result.getDouble(i + 1));
        case STRING -> row.setString(i, result.getString(i + 1));
        case INTEGER, TIMESTAMP, LOCAL_TIMESTAMP -> row.setLong(i, result.getLong(i + 1));
      }
    }
  }
}
