package org.millrace.platform.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.quality.ColumnProfile;
import org.millrace.dataops.quality.Distribution;
import org.millrace.kernel.FieldType;

/**
 * A column as a line of a table.
 *
 * @param unit of the numbers, or empty
 * @param middle mean and median of a number
 * @param bars of the histogram, in the units of an SVG of {@value #WIDTH} by {@value #HEIGHT}
 */
record ColumnView(
    String name,
    String type,
    String unit,
    String nulls,
    boolean hasNulls,
    String distinct,
    String ends,
    String middle,
    List<Bar> bars,
    String top) {
  private static final int WIDTH = 120;
  private static final int HEIGHT = 28;
  private static final int MOST_TOP = 3;
  private static final double LEAST_VISIBLE = 0.5;

  /** A bar that stands on the lower edge. */
  record Bar(double x, double y, double width, double height, String title) {}

  static ColumnView of(ColumnProfile column, String unit, long rows) {
    Distribution numbers = column.type() == FieldType.STRING ? null : column.numbers();
    return new ColumnView(
        column.name(),
        column.type().toString().toLowerCase(Locale.ROOT).replace('_', ' '),
        unit,
        rows == 0 ? "–" : format("%.1f %%", 100.0 * column.nulls() / rows),
        column.nulls() > 0,
        format("%,d", column.distinct()),
        column.min() == null ? "" : column.min() + " … " + column.max(),
        isNumeric(column.type()) ? middle(numbers) : "",
        numbers == null ? List.of() : bars(numbers.histogram()),
        column.top().stream()
            .limit(MOST_TOP)
            .map(value -> value.value() + " (" + format("%,d", value.count()) + ")")
            .collect(Collectors.joining(", ")));
  }

  private static boolean isNumeric(FieldType type) {
    return type == FieldType.NUMBER || type == FieldType.INTEGER;
  }

  private static String middle(@Nullable Distribution numbers) {
    if (numbers == null) {
      return "";
    }
    double median = numbers.quantiles().get(Distribution.AT.indexOf(0.5));
    return format("%.4g", numbers.mean()) + " / " + format("%.4g", median);
  }

  private static List<Bar> bars(List<Distribution.Bin> bins) {
    long most = bins.stream().mapToLong(Distribution.Bin::count).max().orElse(0);
    double width = (double) WIDTH / Math.max(1, bins.size());
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < bins.size(); i++) {
      Distribution.Bin bin = bins.get(i);
      if (bin.count() > 0) {
        double height = Math.max(LEAST_VISIBLE, (double) HEIGHT * bin.count() / most);
        bars.add(
            new Bar(i * width, HEIGHT - height, width * 0.9, height, format("%,d", bin.count())));
      }
    }
    return bars;
  }

  private static String format(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }
}
