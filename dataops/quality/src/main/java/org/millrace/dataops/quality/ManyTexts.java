package org.millrace.dataops.quality;

import static org.millrace.dataops.quality.Relation.quoted;

import java.util.List;
import org.millrace.kernel.Field;

/** A column of many texts. */
final class ManyTexts {
  private static final String COUNTED = "millrace_counted";

  private final Relation relation;
  private final Field field;
  private final long rows;

  ManyTexts(Relation relation, Field field, long rows) {
    this.relation = relation;
    this.field = field;
    this.rows = rows;
  }

  /**
   * @param expected a guess of how many values there are, on which only the way depends
   */
  ColumnProfile profile(double expected) {
    if (expected <= rows / 2.0) {
      return counted();
    }
    String column = quoted(field.name());
    Answer answer = new Answer();
    int present = answer.add("count(" + column + ")");
    int distinct = answer.add("approx_count_distinct(" + column + ")");
    int least = answer.add("min(" + column + ")");
    int greatest = answer.add("max(" + column + ")");
    answer.ask(relation);
    long different = Math.min(answer.count(distinct), answer.count(present));
    if (answer.count(present) == 0 || FewValues.listsTop(field, different, answer.count(present))) {
      return counted();
    }
    return new ColumnProfile(
        field.name(),
        field.type(),
        rows - answer.count(present),
        different,
        ColumnProfile.ESTIMATE,
        SqlValues.text(answer.value(least), field.type()),
        SqlValues.text(answer.value(greatest), field.type()),
        List.of(),
        null);
  }

  /** Each value is counted, since the most frequent are asked for. */
  private ColumnProfile counted() {
    relation.execute(
        "CREATE OR REPLACE TEMP TABLE %s AS SELECT %2$s AS x, count(*) AS n FROM %3$s WHERE %2$s IS NOT NULL GROUP BY 1"
            .formatted(COUNTED, quoted(field.name()), relation.from()));
    Relation counted = relation.from(COUNTED);
    Answer answer = new Answer();
    int distinct = answer.add("count(*)");
    int present = answer.add("sum(n)");
    int least = answer.add("min(x)");
    int greatest = answer.add("max(x)");
    answer.ask(counted);
    boolean lists = FewValues.listsTop(field, answer.count(distinct), answer.count(present));
    ColumnProfile profile =
        new ColumnProfile(
            field.name(),
            field.type(),
            rows - answer.count(present),
            answer.count(distinct),
            0.0,
            SqlValues.text(answer.value(least), field.type()),
            SqlValues.text(answer.value(greatest), field.type()),
            lists ? FewValues.top(counted, field) : List.of(),
            null);
    relation.execute("DROP TABLE " + COUNTED);
    return profile;
  }
}
