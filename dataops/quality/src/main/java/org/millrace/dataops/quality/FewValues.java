package org.millrace.dataops.quality;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;

/** A column of so few values that each is counted; all that its profile tells is then exact. */
record FewValues(Field field, long nulls, List<Counted> values) {
  static final int MOST = 16_384;

  private static final int TOP = 20;

  /** A column with more values has its top values listed only if most of them repeat. */
  private static final int FEW = 1_000;

  /**
   * A value that is there, and in how many rows.
   *
   * @param value of a time, in microseconds
   */
  record Counted(Object value, long rows) {}

  /** Empty if there are more values. */
  static Optional<FewValues> of(Relation relation, Field field) {
    String sql =
        "SELECT %s AS x, count(*) FROM %s GROUP BY 1 ORDER BY 1 LIMIT %d"
            .formatted(Relation.number(field), relation.from(), MOST + 2);
    long nulls = 0;
    List<Counted> values = new ArrayList<>();
    for (List<@Nullable Object> row : relation.rows(sql)) {
      long rows = row.get(1) instanceof Number count ? count.longValue() : 0;
      Object value = row.get(0);
      if (value == null || (value instanceof Double d && !Double.isFinite(d))) {
        nulls += rows;
      } else {
        values.add(new Counted(value, rows));
      }
    }
    return values.size() > MOST
        ? Optional.empty()
        : Optional.of(new FewValues(field, nulls, List.copyOf(values)));
  }

  ColumnProfile profile() {
    if (values.isEmpty()) {
      return new ColumnProfile(
          field.name(), field.type(), nulls, 0, 0.0, null, null, List.of(), null);
    }
    return new ColumnProfile(
        field.name(),
        field.type(),
        nulls,
        values.size(),
        0.0,
        SqlValues.text(values.get(0).value(), field.type()),
        SqlValues.text(values.get(values.size() - 1).value(), field.type()),
        listsTop(field, values.size(), present()) ? top() : List.of(),
        Relation.isNumeric(field) ? distribution() : null);
  }

  static boolean listsTop(Field field, long distinct, long present) {
    boolean repeats = field.type() == FieldType.STRING && distinct <= present / 2;
    return !field.type().isTime() && (distinct <= FEW || repeats);
  }

  /** The most frequent of a text or a boolean, asked of any relation of values and their rows. */
  static List<ValueCount> top(Relation counted, Field field) {
    List<ValueCount> top = new ArrayList<>();
    String sql = "SELECT x, n FROM %s ORDER BY n DESC, 1 LIMIT %d".formatted(counted.from(), TOP);
    for (List<@Nullable Object> row : counted.rows(sql)) {
      String text = SqlValues.text(row.get(0), field.type());
      if (text != null && row.get(1) instanceof Number count) {
        top.add(new ValueCount(text, count.longValue()));
      }
    }
    return top;
  }

  private List<ValueCount> top() {
    List<ValueCount> top = new ArrayList<>();
    values.stream()
        .sorted(Comparator.comparingLong((ToLongFunction<Counted>) Counted::rows).reversed())
        .limit(TOP)
        .forEach(
            counted -> {
              String text = SqlValues.text(counted.value(), field.type());
              if (text != null) {
                top.add(new ValueCount(text, counted.rows()));
              }
            });
    return top;
  }

  private long present() {
    return values.stream().mapToLong(Counted::rows).sum();
  }

  private Distribution distribution() {
    double min = number(0);
    double max = number(values.size() - 1);
    List<Double> edges = Histogram.edges(min, max);
    long[] bins = new long[edges.size()];
    Moments moments = new Moments(min, max);
    int bin = 0;
    for (int i = 0; i < values.size(); i++) {
      double value = number(i);
      while (value > edges.get(bin)) {
        bin++;
      }
      bins[bin] += values.get(i).rows();
      moments.add(value, values.get(i).rows());
    }
    return new Distribution(
        moments.mean(), moments.deviation(), quantiles(), 0.0, Histogram.bins(min, edges, bins));
  }

  private List<Double> quantiles() {
    long present = present();
    List<Double> quantiles = new ArrayList<>();
    int i = 0;
    long upTo = values.get(0).rows();
    for (double at : Distribution.AT) {
      while (upTo < Distribution.rank(at, present)) {
        i++;
        upTo += values.get(i).rows();
      }
      quantiles.add(number(i));
    }
    return quantiles;
  }

  private double number(int i) {
    return SqlValues.number(values.get(i).value(), 0);
  }
}
