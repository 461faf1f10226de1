package org.millrace.dataops.quality;

import static org.millrace.dataops.quality.Relation.quoted;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;

/** Finds the type of each column of a file, by all its values, as a contract would read them. */
final class ColumnTyping {
  private static final String CLOCK =
      "[0-9]{4}-[0-9]{2}-[0-9]{2}%s[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?";

  /** What a text may be, the narrowest first; each with what all its values must keep. */
  private enum Reading {
    BOOLEAN(FieldType.BOOLEAN, "%s IN ('true', 'false')", "%s = 'true'"),
    INTEGER(
        FieldType.INTEGER,
        "regexp_full_match(%s, '-?(0|[1-9][0-9]{0,17})')",
        "TRY_CAST(%s AS BIGINT)"),
    NUMBER(
        FieldType.NUMBER,
        // A leading zero means a code, such as a postcode.
        "regexp_full_match(%s, '-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]{1,3})?')",
        "TRY_CAST(%s AS DOUBLE)"),
    INSTANT(
        FieldType.TIMESTAMP,
        "(regexp_full_match(%1$s, '"
            + CLOCK.formatted("T")
            + "(Z|[+-][0-9]{2}:[0-9]{2})') AND TRY_CAST(%1$s AS TIMESTAMPTZ) IS NOT NULL)",
        "TRY_CAST(%s AS TIMESTAMPTZ)"),
    LOCAL(
        FieldType.LOCAL_TIMESTAMP,
        "(regexp_full_match(%1$s, '"
            + CLOCK.formatted("T")
            + "') AND TRY_CAST(%1$s AS TIMESTAMP) IS NOT NULL)",
        "TRY_CAST(%s AS TIMESTAMP)");

    private final FieldType type;
    private final String kept;
    private final String cast;

    Reading(FieldType type, String kept, String cast) {
      this.type = type;
      this.kept = kept;
      this.cast = cast;
    }
  }

  private ColumnTyping() {}

  /**
   * A table of the file's rows whose columns are of our types; read once, and spilled if large.
   *
   * @throws ProblemException naming every column that can't be a field
   */
  static Relation type(DataFile file) {
    Map<String, String> columns = file.columns();
    Relation raw = new Relation(file.connection(), file.name(), file.view(), Schema.of());
    Map<String, Reading> readings = readings(raw, columns, file.isUntyped());
    List<Field> fields = new ArrayList<>();
    List<String> selected = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    columns.forEach(
        (name, type) -> {
          String column = quoted(name);
          try {
            Reading reading = readings.get(name);
            FieldType found = reading == null ? known(name, type) : reading.type;
            fields.add(Field.optional(name, found));
            selected.add(
                (reading == null ? cast(column, found) : reading.cast.formatted(column))
                    + " AS "
                    + column);
          } catch (ProblemException e) {
            problems.addAll(e.problems());
          }
        });
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    raw.execute(
        "CREATE TEMP TABLE millrace_typed AS SELECT %s FROM %s"
            .formatted(String.join(", ", selected), file.view()));
    return new Relation(file.connection(), file.name(), "millrace_typed", new Schema(fields));
  }

  /** What the text columns hold; a column that is not in it is a text, or typed already. */
  private static Map<String, Reading> readings(
      Relation raw, Map<String, String> columns, boolean isUntyped) {
    List<Reading> tried =
        isUntyped ? List.of(Reading.values()) : List.of(Reading.INSTANT, Reading.LOCAL);
    List<String> texts =
        columns.entrySet().stream()
            .filter(column -> column.getValue().equals("VARCHAR"))
            .map(Map.Entry::getKey)
            .toList();
    Answer answer = new Answer();
    for (String name : texts) {
      String column = quoted(name);
      answer.add("count(" + column + ")");
      tried.forEach(
          reading -> answer.add("count(*) FILTER (WHERE " + reading.kept.formatted(column) + ")"));
    }
    answer.ask(raw);
    Map<String, Reading> readings = new LinkedHashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      int at = i * (tried.size() + 1);
      for (int r = tried.size() - 1; r >= 0; r--) {
        if (answer.count(at) > 0 && answer.count(at + 1 + r) == answer.count(at)) {
          readings.put(texts.get(i), tried.get(r));
        }
      }
    }
    return readings;
  }

  private static FieldType known(String name, String type) {
    String plain = type.replaceFirst("\\(.*", "");
    return switch (plain) {
      case "BOOLEAN" -> FieldType.BOOLEAN;
      case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER" ->
          FieldType.INTEGER;
      case "FLOAT", "DOUBLE", "DECIMAL", "HUGEINT", "UBIGINT" -> FieldType.NUMBER;
      case "VARCHAR", "UUID", "ENUM" -> FieldType.STRING;
      case "TIMESTAMP WITH TIME ZONE" -> FieldType.TIMESTAMP;
      case "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS", "DATE" ->
          FieldType.LOCAL_TIMESTAMP;
      default ->
          throw new ProblemException(
              "Cannot draft field '" + name + "'",
              "its values are of type " + type + ", and a record holds plain values only",
              "take it apart or leave it out where the records are made");
    };
  }

  private static String cast(String column, FieldType type) {
    return switch (type) {
      case BOOLEAN, TIMESTAMP -> column;
      case INTEGER -> column + "::BIGINT";
      case NUMBER -> column + "::DOUBLE";
      case STRING -> column + "::VARCHAR";
      case LOCAL_TIMESTAMP -> column + "::TIMESTAMP";
    };
  }
}
