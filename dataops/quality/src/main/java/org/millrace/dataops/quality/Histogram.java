package org.millrace.dataops.quality;

import static org.millrace.dataops.quality.Relation.number;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.quality.Distribution.Bin;
import org.millrace.kernel.Field;

/** Bins of numbers. */
final class Histogram {
  static final int BINS = 20;

  private Histogram() {}

  /** The upper ends of bins of equal width; fewer where doubles lie too far apart for them. */
  static List<Double> edges(double min, double max) {
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

  static List<Bin> bins(double min, List<Double> edges, long[] counts) {
    List<Bin> bins = new ArrayList<>();
    double from = min;
    for (int i = 0; i < edges.size(); i++) {
      bins.add(new Bin(from, edges.get(i), counts[i]));
      from = edges.get(i);
    }
    return bins;
  }

  /** SQL of counts of values up to each edge; those beyond the last are in a bin of DuckDB's. */
  static String sql(Field field, List<Double> edges) {
    return "histogram((%s)::DOUBLE, %s::DOUBLE[])"
        .formatted(number(field), edges.stream().map(Histogram::literal).toList());
  }

  static String literal(double value) {
    return "'" + value + "'::DOUBLE";
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
