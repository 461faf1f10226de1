package org.millrace.dataops.quality;

import static org.millrace.dataops.quality.Relation.quoted;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Field;

/**
 * Compares the distribution of columns: of numbers, over the bins between the older version's
 * quantiles, all columns in one pass of each side; of texts and booleans, over their values.
 */
final class ShiftComparison {
  /** A text with more values has no distribution worth comparing value by value. */
  private static final int MOST_VALUES = 1_000;

  private final Relation before;
  private final Relation after;
  private final Profile old;
  private final Profile now;
  private final Answer counted = new Answer();
  private final Answer countedAfter = new Answer();
  private final Map<String, Integer> places = new LinkedHashMap<>();

  ShiftComparison(Relation before, Relation after, Profile old, Profile now) {
    this.before = before;
    this.after = after;
    this.old = old;
    this.now = now;
  }

  List<ColumnShift> shifts(List<Field> fields) {
    for (Field field : fields) {
      List<Double> edges = edges(field.name());
      if (!edges.isEmpty() && now.column(field.name()).numbers() != null) {
        places.put(field.name(), counted.add(Histogram.sql(field, edges)));
        countedAfter.add(Histogram.sql(field, edges));
      }
    }
    counted.ask(before);
    countedAfter.ask(after);
    return fields.stream().map(this::shift).toList();
  }

  /** The older version's quantiles but the ends; empty if it has no numbers to compare. */
  private List<Double> edges(String column) {
    Distribution numbers = old.column(column).numbers();
    if (numbers == null) {
      return List.of();
    }
    List<Double> quantiles = numbers.quantiles();
    return List.copyOf(new TreeSet<>(quantiles.subList(0, quantiles.size() - 1)));
  }

  private ColumnShift shift(Field field) {
    String name = field.name();
    ColumnProfile was = old.column(name);
    ColumnProfile is = now.column(name);
    double nullsBefore = share(was.nulls(), old.rows());
    double nullsAfter = share(is.nulls(), now.rows());
    Integer place = places.get(name);
    if (place != null) {
      List<Double> edges = edges(name);
      long[] x = Histogram.counts(counted.value(place), edges);
      long[] y = Histogram.counts(countedAfter.value(place), edges);
      double divergence = Divergence.jensenShannon(x, y);
      return new ColumnShift(name, nullsBefore, nullsAfter, null, divergence, null);
    }
    boolean hasValues = was.nulls() < old.rows() && is.nulls() < now.rows();
    boolean isFew = Math.max(was.distinct(), is.distinct()) <= MOST_VALUES;
    return Relation.isNumeric(field) || !hasValues || !isFew
        ? new ColumnShift(name, nullsBefore, nullsAfter, null, null, null)
        : categories(field, nullsBefore, nullsAfter, !was.top().isEmpty());
  }

  private ColumnShift categories(
      Field field, double nullsBefore, double nullsAfter, boolean shows) {
    Map<String, Long> x = values(before, field);
    Map<String, Long> y = values(after, field);
    Set<String> all = new TreeSet<>(x.keySet());
    all.addAll(y.keySet());
    long[] was = all.stream().mapToLong(value -> x.getOrDefault(value, 0L)).toArray();
    long[] is = all.stream().mapToLong(value -> y.getOrDefault(value, 0L)).toArray();
    int worst = Divergence.worst(was, is);
    double norm = SqlValues.rounded(Divergence.change(was, is, worst));
    String worstValue = shows && norm > 0 ? List.copyOf(all).get(worst) : null;
    return new ColumnShift(
        field.name(), nullsBefore, nullsAfter, norm, Divergence.jensenShannon(was, is), worstValue);
  }

  private static Map<String, Long> values(Relation relation, Field field) {
    String sql =
        "SELECT %1$s::VARCHAR, count(*) FROM %2$s WHERE %1$s IS NOT NULL GROUP BY 1"
            .formatted(quoted(field.name()), relation.from());
    Map<String, Long> values = new LinkedHashMap<>();
    for (List<@Nullable Object> row : relation.rows(sql)) {
      if (row.get(1) instanceof Number count) {
        values.put(String.valueOf(row.get(0)), count.longValue());
      }
    }
    return values;
  }

  private static double share(long part, long of) {
    return of == 0 ? 0 : SqlValues.rounded((double) part / of);
  }
}
