package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.millrace.kernel.Field;
import org.millrace.kernel.Row;

/**
 * What one feature looked like in the training rows: what live traffic is compared with.
 *
 * @param name of the feature
 * @param type its field's
 * @param rows of the profile
 * @param missing how many of them had no value
 * @param distinct how many values there were; for numbers 0, since they are not counted
 * @param mean of a number, else 0
 * @param deviation of a number (of the population), else 0
 * @param quantiles of a number at {@link #AT}, nearest rank; else empty
 * @param values of a text the most frequent with their rows, most frequent first; else empty
 */
record FeatureProfile(
    String name,
    String type,
    int rows,
    int missing,
    int distinct,
    double mean,
    double deviation,
    List<Double> quantiles,
    Map<String, Integer> values) {
  /** Where quantiles are taken. */
  static final List<Double> AT =
      List.of(0.0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0);

  private static final int MOST_VALUES = 100;

  /** Profiles every feature over the rows below {@code to}. */
  static List<FeatureProfile> of(Rows rows, int to) {
    List<FeatureProfile> profiles = new ArrayList<>();
    Row row = new Row(rows.schema());
    for (int f = 0; f < rows.schema().size(); f++) {
      Field field = rows.schema().field(f);
      profiles.add(
          field.type().isText() ? text(field, f, rows, row, to) : number(field, f, rows, row, to));
    }
    return profiles;
  }

  /** Quantiles at {@link #AT} of values that are all there. */
  static List<Double> quantiles(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0
        ? List.of()
        : AT.stream()
            .map(at -> sorted[Math.max(0, (int) Math.ceil(at * sorted.length) - 1)])
            .toList();
  }

  private static FeatureProfile number(Field field, int f, Rows rows, Row row, int to) {
    double[] values = new double[to];
    int present = 0;
    double sum = 0;
    for (int i = 0; i < to; i++) {
      rows.read(i, row);
      if (!row.isNull(f)) {
        values[present++] = row.getDouble(f);
        sum += row.getDouble(f);
      }
    }
    double[] there = Arrays.copyOf(values, present);
    double mean = present == 0 ? 0 : sum / present;
    double squares = 0;
    for (double value : there) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = present == 0 ? 0 : Math.sqrt(squares / present);
    return new FeatureProfile(
        field.name(),
        field.type().name(),
        to,
        to - present,
        0,
        mean,
        deviation,
        quantiles(there),
        Map.of());
  }

  private static FeatureProfile text(Field field, int f, Rows rows, Row row, int to) {
    Map<String, Integer> counts = new HashMap<>();
    int present = 0;
    for (int i = 0; i < to; i++) {
      rows.read(i, row);
      String value = row.getString(f);
      if (value != null) {
        counts.merge(value, 1, Integer::sum);
        present++;
      }
    }
    Map<String, Integer> most = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_VALUES)
        .forEach(entry -> most.put(entry.getKey(), entry.getValue()));
    return new FeatureProfile(
        field.name(), field.type().name(), to, to - present, counts.size(), 0, 0, List.of(), most);
  }
}
