package org.millrace.dataops.quality;

import static org.millrace.dataops.quality.Relation.number;
import static org.millrace.dataops.quality.Relation.quoted;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.quality.Distribution.Bin;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;

/** One column's part of the pass over all rows. */
final class ColumnScan {
  private static final int BINS = 20;
  private static final int TOP = 20;

  /** A column with more values has its top values listed only if most of them repeat. */
  private static final int FEW = 1_000;

  private final Field field;
  private final Ends ends;
  private final int distinct;
  private int sum = -1;
  private int squares = -1;
  private int histogram = -1;
  private List<Double> edges = List.of();
  private double middle;
  private double half;

  private ColumnScan(Field field, Ends ends, Answer answer) {
    this.field = field;
    this.ends = ends;
    this.distinct = answer.add("approx_count_distinct(" + quoted(field.name()) + ")");
  }

  static ColumnScan plan(Field field, Ends ends, Answer answer) {
    ColumnScan scan = new ColumnScan(field, ends, answer);
    if (Relation.isNumeric(field) && ends.present(field.name()) > 0) {
      scan.planNumbers(answer);
    }
    return scan;
  }

  /**
   * Values are moved and scaled to [-1, 1] by their exact ends before they are squared: the
   * variance then loses no digits to a large mean (Chan, Golub, LeVeque 1983) and nothing
   * overflows.
   */
  private void planNumbers(Answer answer) {
    double min = SqlValues.number(ends.min(field.name()), 0);
    double max = SqlValues.number(ends.max(field.name()), 0);
    middle = min / 2 + max / 2;
    half = max / 2 - min / 2;
    if (half == 0 || Double.isInfinite(1 / half)) {
      half = 0;
      return;
    }
    String scaled = "((%s)::DOUBLE - %s) * %s".formatted(number(field), sql(middle), sql(1 / half));
    sum = answer.add("sum(" + scaled + ")");
    squares = answer.add("sum((" + scaled + ") * (" + scaled + "))");
    edges = edges(min, max);
    histogram = answer.add(histogram(field, edges));
  }

  /** The upper ends of the bins. */
  private static List<Double> edges(double min, double max) {
    List<Double> edges = new ArrayList<>();
    for (int i = 1; i < BINS; i++) {
      double edge = min + (max / BINS - min / BINS) * i;
      if (edge > min && edge < max && (edges.isEmpty() || edge > edges.get(edges.size() - 1))) {
        edges.add(edge);
      }
    }
    edges.add(max);
    return edges;
  }

  /** Counts of values up to each edge; those beyond the last are in a bin of DuckDB's. */
  static String histogram(Field field, List<Double> edges) {
    return "histogram((%s)::DOUBLE, %s::DOUBLE[])"
        .formatted(number(field), edges.stream().map(ColumnScan::sql).toList());
  }

  private static String sql(double value) {
    return "'" + value + "'::DOUBLE";
  }

  ColumnProfile profile(
      Answer answer, Relation relation, List<Double> quantiles, boolean isHidden) {
    String name = field.name();
    long present = ends.present(name);
    long different = Math.min(answer.count(distinct), present);
    long nulls = ends.rows() - present;
    if (isHidden) {
      return new ColumnProfile(name, field.type(), nulls, different, null, null, List.of(), null);
    }
    return new ColumnProfile(
        name,
        field.type(),
        nulls,
        different,
        SqlValues.text(ends.min(name), field.type()),
        SqlValues.text(ends.max(name), field.type()),
        top(relation, different, present),
        numbers(answer, present, quantiles));
  }

  private List<ValueCount> top(Relation relation, long different, long present) {
    boolean repeats = field.type() == FieldType.STRING && different <= present / 2;
    if (present == 0 || field.type().isTime() || !(different <= FEW || repeats)) {
      return List.of();
    }
    String column = quoted(field.name());
    String sql =
        "SELECT %1$s, count(*) AS n FROM %2$s WHERE %1$s IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1 LIMIT %3$d"
            .formatted(column, relation.from(), TOP);
    List<ValueCount> top = new ArrayList<>();
    for (List<@Nullable Object> row : relation.rows(sql)) {
      String text = SqlValues.text(row.get(0), field.type());
      if (text != null && row.get(1) instanceof Number count) {
        top.add(new ValueCount(text, count.longValue()));
      }
    }
    return top;
  }

  private @Nullable Distribution numbers(Answer answer, long present, List<Double> quantiles) {
    if (!Relation.isNumeric(field) || present == 0) {
      return null;
    }
    if (half == 0) {
      List<Bin> one = List.of(new Bin(middle, middle, present));
      return new Distribution(SqlValues.rounded(middle), 0, same(middle), one);
    }
    double mean = answer.number(sum) / present;
    double variance = Math.max(0, answer.number(squares) / present - mean * mean);
    double min = SqlValues.number(ends.min(field.name()), 0);
    double max = edges.get(edges.size() - 1);
    return new Distribution(
        SqlValues.rounded(middle + half * mean),
        SqlValues.rounded(half * Math.sqrt(variance)),
        withExactEnds(quantiles, min, max),
        bins(min, counts(answer.value(histogram), edges)));
  }

  private static List<Double> same(double value) {
    return Distribution.AT.stream().map(at -> value).toList();
  }

  private static List<Double> withExactEnds(List<Double> quantiles, double min, double max) {
    List<Double> exact = new ArrayList<>(quantiles.isEmpty() ? same(min) : quantiles);
    exact.set(0, min);
    exact.set(exact.size() - 1, max);
    return exact;
  }

  private List<Bin> bins(double min, long[] counts) {
    List<Bin> bins = new ArrayList<>();
    double from = min;
    for (int i = 0; i < edges.size(); i++) {
      bins.add(new Bin(from, edges.get(i), counts[i]));
      from = edges.get(i);
    }
    return bins;
  }

  /** How many values lie at or below each edge and above the one before; last, those above all. */
  static long[] counts(@Nullable Object map, List<Double> edges) {
    long[] counts = new long[edges.size() + 1];
    if (map instanceof Map<?, ?> byEdge) {
      byEdge.forEach(
          (edge, count) -> {
            int at = edges.indexOf(((Number) edge).doubleValue());
            counts[at < 0 ? edges.size() : at] += ((Number) count).longValue();
          });
    }
    return counts;
  }
}
