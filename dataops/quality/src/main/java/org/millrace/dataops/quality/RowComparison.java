package org.millrace.dataops.quality;

import static org.millrace.dataops.quality.Relation.quoted;

import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares rows by key: each side is grouped by the key, which gives the number of its rows and the
 * sum of their hashes, and the two are joined in full. A hash join that spills, so the time grows
 * with the rows, not with their square.
 */
final class RowComparison {
  private static final String DIFFERING = "millrace_differing";

  private final Relation before;
  private final Relation after;
  private final String key;
  private final List<String> columns;

  /**
   * @param columns that both have with the same type, the key among them
   */
  RowComparison(Relation before, Relation after, String key, List<String> columns) {
    this.before = before;
    this.after = after;
    this.key = quoted(key);
    this.columns = columns;
  }

  RowChanges changes(boolean showsKeys) {
    before.execute(
        """
        CREATE TEMP TABLE %s AS
        SELECT coalesce(x.k, y.k) AS k, x.n AS before, y.n AS after
        FROM (%s) x FULL JOIN (%s) y ON x.k = y.k
        WHERE x.n IS DISTINCT FROM y.n OR x.h IS DISTINCT FROM y.h
        """
            .formatted(DIFFERING, grouped(before), grouped(after)));
    Answer answer = new Answer();
    String[] conditions = {"before IS NULL", "after IS NULL", "before + after IS NOT NULL"};
    for (String condition : conditions) {
      answer.add("count(*) FILTER (" + condition + ")");
      answer.add("min(k::VARCHAR, %d) FILTER (%s)".formatted(RowChanges.MOST_EXAMPLES, condition));
    }
    int touched = answer.add("sum(before)");
    int rows = answer.add("(SELECT count(*) FROM " + before.from() + ")");
    answer.ask(before.from(DIFFERING));
    return new RowChanges(
        answer.count(0),
        answer.count(2),
        answer.count(4),
        answer.count(rows) - answer.count(touched),
        answer.count(4) == 0 ? Map.of() : changedColumns(),
        showsKeys ? texts(answer.value(1)) : List.of(),
        showsKeys ? texts(answer.value(3)) : List.of(),
        showsKeys ? texts(answer.value(5)) : List.of());
  }

  private String grouped(Relation relation) {
    String hashed = columns.stream().map(Relation::quoted).collect(Collectors.joining(", "));
    return "SELECT %s AS k, count(*) AS n, sum(hash(%s)::HUGEINT) AS h FROM %s GROUP BY 1"
        .formatted(key, hashed, relation.from());
  }

  private Map<String, Long> changedColumns() {
    String from =
        "%s d JOIN %s x ON x.%s = d.k JOIN %s y ON y.%s = d.k WHERE d.before = 1 AND d.after = 1"
            .formatted(DIFFERING, before.from(), key, after.from(), key);
    Answer answer = new Answer();
    for (String column : columns) {
      String name = quoted(column);
      answer.add("count(*) FILTER (x.%s IS DISTINCT FROM y.%s)".formatted(name, name));
    }
    answer.ask(before.from(from));
    Map<String, Long> changed = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      if (answer.count(i) > 0) {
        changed.put(columns.get(i), answer.count(i));
      }
    }
    return changed;
  }

  private static List<String> texts(@Nullable Object array) {
    List<String> texts = new ArrayList<>();
    if (array instanceof Array values) {
      try {
        for (Object value : (Object[]) values.getArray()) {
          texts.add(String.valueOf(value));
        }
      } catch (SQLException e) {
        throw new IllegalStateException("Cannot read a list that DuckDB gave", e);
      }
    }
    return texts;
  }
}
