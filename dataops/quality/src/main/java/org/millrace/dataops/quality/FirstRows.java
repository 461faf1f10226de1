package org.millrace.dataops.quality;

import static org.millrace.dataops.quality.Relation.quoted;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How often values repeat in the first rows, from which the cheapest way to look at a whole column
 * is guessed. A guess that fails costs time and nothing else: what is found is the same.
 */
final class FirstRows {
  private static final int ROWS = 20_000;

  private final Map<String, Long> distinct = new LinkedHashMap<>();
  private final Map<String, Long> present = new LinkedHashMap<>();

  private FirstRows() {}

  static FirstRows of(Relation relation, List<String> fields) {
    FirstRows rows = new FirstRows();
    if (fields.isEmpty()) {
      return rows;
    }
    Answer answer = new Answer();
    List<String> columns = new ArrayList<>();
    for (String field : fields) {
      String column = quoted(field);
      columns.add(column);
      answer.add("count(" + column + ")");
      answer.add("count(DISTINCT " + column + ")");
    }
    String first =
        "(SELECT %s FROM %s LIMIT %d)".formatted(String.join(", ", columns), relation.from(), ROWS);
    answer.ask(relation.from(first));
    for (int i = 0; i < fields.size(); i++) {
      rows.present.put(fields.get(i), answer.count(2 * i));
      rows.distinct.put(fields.get(i), answer.count(2 * i + 1));
    }
    return rows;
  }

  /** Whether most values have come before, so that counting each value is cheap. */
  boolean hasFewValues(String field) {
    return distinct.getOrDefault(field, 0L) <= ROWS / 2;
  }

  /**
   * How many values so many rows will have: of values that are equally frequent, n rows repeat one
   * about n²/2D times.
   */
  double expected(String field, long rows) {
    double seen = present.getOrDefault(field, 0L);
    double repeated = seen - distinct.getOrDefault(field, 0L);
    return repeated == 0 ? rows : Math.min((double) rows, seen * seen / 2 / repeated);
  }
}
