package org.millrace.dataops.quality;

import static org.millrace.dataops.quality.Relation.quoted;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;

/**
 * What was seen of one field.
 *
 * @param rows of the data
 * @param unique whether all values are there and differ, as counted exactly; only asked of texts
 *     and integers that may be keys
 * @param longest text in characters, 0 for others
 * @param pattern that all texts keep, where one is evident
 */
record FieldEvidence(
    Field field,
    long rows,
    ColumnProfile profile,
    boolean unique,
    long longest,
    Optional<String> pattern) {
  private static final int MOST_SHAPES = 200;
  private static final int FEWEST = 20;

  static FieldEvidence of(Field field, long rows, ColumnProfile profile, Relation relation) {
    String column = quoted(field.name());
    boolean mayBeKey = field.type() == FieldType.STRING || field.type() == FieldType.INTEGER;
    boolean unique = false;
    if (mayBeKey && profile.nulls() == 0 && rows > 0 && profile.distinct() >= rows * 0.8) {
      Answer answer = new Answer();
      int distinct = answer.add("count(DISTINCT " + column + ")");
      answer.ask(relation);
      unique = answer.count(distinct) == rows;
    }
    if (field.type() != FieldType.STRING) {
      return new FieldEvidence(field, rows, profile, unique, 0, Optional.empty());
    }
    Answer answer = new Answer();
    int longest = answer.add("max(length(" + column + "))");
    answer.ask(relation);
    return new FieldEvidence(
        field,
        rows,
        profile,
        unique,
        answer.count(longest),
        rows - profile.nulls() < FEWEST ? Optional.empty() : pattern(column, relation));
  }

  private static Optional<String> pattern(String column, Relation relation) {
    List<String> shapes =
        relation
            .rows(
                "SELECT DISTINCT %s FROM %s WHERE %s IS NOT NULL LIMIT %d"
                    .formatted(ShapePattern.sql(column), relation.from(), column, MOST_SHAPES + 1))
            .stream()
            .flatMap(row -> Stream.ofNullable(row.get(0)))
            .map(Object::toString)
            .toList();
    return shapes.size() > MOST_SHAPES ? Optional.empty() : ShapePattern.of(shapes);
  }

  long present() {
    return rows - profile.nulls();
  }

  boolean isRequired() {
    return rows > 0 && profile.nulls() == 0;
  }

  /** Whether the few values of a text are all it will ever have, as far as can be seen. */
  boolean isDomain() {
    long listed = profile.top().stream().mapToLong(ValueCount::count).sum();
    boolean all =
        listed == present() && profile.top().stream().noneMatch(v -> v.value().endsWith("…"));
    return field.type() == FieldType.STRING
        && all
        && present() >= 100
        && present() >= profile.top().size() * 10L;
  }
}
