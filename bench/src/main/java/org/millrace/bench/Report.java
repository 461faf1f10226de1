package org.millrace.bench;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table that a benchmark prints: where it ran, median, least and greatest of each figure. */
final class Report {
  private final String command;
  private final Instant began;
  private final double loadBefore = load();
  private final List<Samples> rows = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * @param command what a person types to run it
   */
  Report(String command, Instant began) {
    this.command = command;
    this.began = began;
  }

  void add(Samples samples) {
    rows.add(samples);
  }

  /** Adds both figures and the first over the second. */
  void compare(Samples ours, Samples baseline) {
    add(baseline);
    add(ours);
    add(ours.over(baseline));
  }

  /** What a reader has to know to read the figures rightly. */
  // Error Prone would have a library for its annotation; that is much for one method.
  @SuppressWarnings("AnnotateFormatMethod")
  void note(String format, Object... arguments) {
    notes.add(String.format(Locale.ROOT, format, arguments));
  }

  void print(PrintStream out) {
    out.printf("%n%s   %s%n", command, began.truncatedTo(ChronoUnit.SECONDS));
    out.printf(
        "JDK %s, %d cores, load average %.1f before and %.1f after, %d rounds by turns%n%n",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        loadBefore,
        load(),
        rows.get(0).values().size());
    int width = rows.stream().mapToInt(row -> row.what().length()).max().orElse(0);
    out.printf("%-" + width + "s  %-10s %12s %12s %12s%n", "", "", "median", "least", "greatest");
    for (Samples row : rows) {
      out.printf(
          "%-" + width + "s  %-10s %12s %12s %12s%n",
          row.what(),
          row.unit(),
          figure(row.median()),
          figure(row.min()),
          figure(row.max()));
    }
    out.println();
    notes.forEach(out::println);
  }

  /** Whole numbers where they are large, else three digits after the point. */
  private static String figure(double value) {
    return String.format(Locale.ROOT, value >= 1000 ? "%,.0f" : "%.3f", value);
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }
}
