package org.millrace.dataops.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.millrace.dataops.datasets.ColumnRange;
import org.millrace.kernel.Field;

/**
 * Profiles a relation column by column, since Parquet is stored so: each is read once. A column of
 * few values is counted value by value, one of many numbers is grouped by the bins of its
 * histogram, one of many texts is estimated. Never DuckDB's SUMMARIZE, which takes ten times as
 * long.
 */
final class Profiler {
  private Profiler() {}

  /**
   * @param ranges what is known of the columns' ends, by name
   * @param hidden columns of which no value may be kept
   */
  static List<ColumnProfile> profile(
      Relation relation, Map<String, ColumnRange> ranges, Set<String> hidden) {
    List<Field> fields = relation.schema().fields();
    FirstRows first = FirstRows.of(relation, fields.stream().map(Field::name).toList());
    long rows = rows(relation);
    List<ColumnProfile> profiles = new ArrayList<>();
    for (Field field : fields) {
      Optional<ColumnProfile> exact =
          first.hasFewValues(field.name()) || rows <= FewValues.MOST
              ? FewValues.of(relation, field).map(FewValues::profile)
              : Optional.empty();
      ColumnProfile profile =
          exact.orElseGet(
              () ->
                  Relation.isNumeric(field)
                      ? new ManyNumbers(relation, field, rows)
                          .profile(Optional.ofNullable(ranges.get(field.name())))
                      : new ManyTexts(relation, field, rows)
                          .profile(first.expected(field.name(), rows)));
      profiles.add(hidden.contains(field.name()) ? profile.withoutValues() : profile);
    }
    return profiles;
  }

  static long rows(Relation relation) {
    Answer answer = new Answer();
    int rows = answer.add("count(*)");
    answer.ask(relation);
    return answer.count(rows);
  }
}
