package org.millrace.platform.console;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A number as the page shows it.
 *
 * @param interval empty if it has none
 */
record MetricLine(String name, String value, String interval) {
  private static final String LOWER = "_lower";
  private static final String UPPER = "_upper";

  /** What is shown of a version among others, the first that was measured. */
  private static final List<String> HEADLINES = List.of("auc", "mae", "r2");

  static List<MetricLine> withIntervals(Map<String, Double> metrics) {
    return names(metrics).stream()
        .filter(name -> hasInterval(metrics, name))
        .map(name -> of(metrics, name))
        .toList();
  }

  static List<MetricLine> others(Map<String, Double> metrics) {
    return names(metrics).stream()
        .filter(name -> !hasInterval(metrics, name))
        .map(name -> of(metrics, name))
        .toList();
  }

  static String headline(Map<String, Double> metrics) {
    return HEADLINES.stream()
        .filter(metrics::containsKey)
        .findFirst()
        .map(name -> of(metrics, name))
        .map(line -> line.name + " " + line.value + " (" + line.interval + ")")
        .orElse("");
  }

  private static Set<String> names(Map<String, Double> metrics) {
    Set<String> names = new TreeSet<>(metrics.keySet());
    names.removeIf(name -> isBound(metrics, name, LOWER) || isBound(metrics, name, UPPER));
    return names;
  }

  private static boolean isBound(Map<String, Double> metrics, String name, String end) {
    return name.endsWith(end)
        && metrics.containsKey(name.substring(0, name.length() - end.length()));
  }

  private static boolean hasInterval(Map<String, Double> metrics, String name) {
    return metrics.containsKey(name + LOWER) && metrics.containsKey(name + UPPER);
  }

  private static MetricLine of(Map<String, Double> metrics, String name) {
    String interval =
        hasInterval(metrics, name)
            ? text(metrics.getOrDefault(name + LOWER, Double.NaN))
                + " to "
                + text(metrics.getOrDefault(name + UPPER, Double.NaN))
            : "";
    return new MetricLine(name, text(metrics.getOrDefault(name, Double.NaN)), interval);
  }

  private static String text(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    if (whole) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    String format = Math.abs(value) < 0.001 ? "%.2e" : Math.abs(value) < 100 ? "%.4f" : "%,.1f";
    return String.format(Locale.ROOT, format, value);
  }
}
