package org.millrace.dataops.quality;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Many aggregates asked in one pass over a relation; each is known by its place. */
final class Answer {
  private final List<String> expressions = new ArrayList<>();
  private List<@Nullable Object> values = List.of();

  /** The place of the aggregate's value once {@link #ask} was called. */
  int add(String aggregate) {
    expressions.add(aggregate);
    return expressions.size() - 1;
  }

  void ask(Relation relation) {
    if (!expressions.isEmpty()) {
      String select = "SELECT " + String.join(", ", expressions) + " FROM " + relation.from();
      values = relation.rows(select).get(0);
    }
  }

  @Nullable Object value(int place) {
    return values.get(place);
  }

  /** 0 if there is none, as the sum over no rows. */
  long count(int place) {
    return values.get(place) instanceof Number number ? number.longValue() : 0;
  }

  /** NaN if there is none. */
  double number(int place) {
    return values.get(place) instanceof Number number ? number.doubleValue() : Double.NaN;
  }
}
