package org.millrace.dataops.quality;

import static org.millrace.dataops.quality.Relation.quoted;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Schema;

/**
 * How many rows and values there are, and the least and greatest of each column. Asked of bare
 * columns, without any expression, since DuckDB then answers from Parquet's footers where it can.
 */
final class Ends {
  private final Schema schema;
  private final Answer answer = new Answer();
  private final List<Integer> places = new ArrayList<>();
  private final int rows = answer.add("count(*)");

  private Ends(Schema schema) {
    this.schema = schema;
    for (Field field : schema.fields()) {
      String column = quoted(field.name());
      places.add(answer.add("count(" + column + ")"));
      boolean isTime = field.type().isTime();
      answer.add((isTime ? "epoch_us(min(%s))" : "min(%s)").formatted(column));
      answer.add((isTime ? "epoch_us(max(%s))" : "max(%s)").formatted(column));
    }
  }

  static Ends of(Relation relation, Schema schema) {
    Ends ends = new Ends(schema);
    ends.answer.ask(relation);
    return ends;
  }

  long rows() {
    return answer.count(rows);
  }

  long present(String field) {
    return answer.count(place(field));
  }

  /** Times in microseconds. */
  @Nullable Object min(String field) {
    return answer.value(place(field) + 1);
  }

  @Nullable Object max(String field) {
    return answer.value(place(field) + 2);
  }

  private int place(String field) {
    return places.get(schema.require(field));
  }

  boolean areFinite() {
    return schema.fields().stream()
        .filter(field -> field.type() == FieldType.NUMBER && present(field.name()) > 0)
        .allMatch(field -> isFinite(min(field.name())) && isFinite(max(field.name())));
  }

  private static boolean isFinite(@Nullable Object value) {
    return value instanceof Number number && Double.isFinite(number.doubleValue());
  }
}
