package org.millrace.dataops.expressions;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/** Texts of every shape become the same values here and in DuckDB, or none in both. */
class CastParityTests {
  private static final Schema SCHEMA = Schema.of(Field.optional("s", FieldType.STRING));
  private static final String[] PIECES = {
    "1",
    "0",
    "9",
    "25",
    "123456789",
    "9223372036854775807",
    "-",
    "+",
    ".",
    "e",
    "E",
    "e5",
    "e-1",
    "e19",
    "e400",
    "_",
    " ",
    "\t",
    "0x",
    "0b",
    "f",
    "nan",
    "inf",
    "infinity",
    "true",
    "t",
    "yes",
    "N",
    "no",
    "False",
    "5",
    "4999",
    "x"
  };

  @Test
  void agreesOnTextsThatAreAlmostNumbers() throws SQLException {
    List<Row> rows = new ArrayList<>();
    Random random = new Random(7);
    for (int i = 0; i < 8000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      Row row = new Row(SCHEMA);
      row.setString(0, text.toString());
      rows.add(row);
    }
    List<String> different = new ArrayList<>();
    try (DuckDbTable duckDb = new DuckDbTable(SCHEMA, rows)) {
      for (String type : List.of("DOUBLE", "BIGINT", "INTEGER", "BOOLEAN")) {
        Expression expression = Expression.parse("TRY_CAST(s AS " + type + ")", SCHEMA);
        List<@Nullable Object> ours = DuckDbParityTests.evaluate(expression, rows);
        List<@Nullable Object> theirs = duckDb.select(finite(type), expression.type());
        for (int r = 0; r < rows.size(); r++) {
          if (!Objects.equals(ours.get(r), theirs.get(r))) {
            different.add(
                rows.get(r) + " AS " + type + ": " + ours.get(r) + ", DuckDB " + theirs.get(r));
          }
        }
      }
    }
    assertThat(different).isEmpty();
  }

  private static String finite(String type) {
    String cast = "TRY_CAST(s AS " + type + ")";
    return type.equals("DOUBLE") ? "CASE WHEN isfinite(" + cast + ") THEN " + cast + " END" : cast;
  }
}
