package org.millrace.dataops.expressions;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.millrace.kernel.ProblemException;

/** The parts and units of time that have a name in SQL. */
final class DateParts {
  /** Functions of a time that answer an integer, with their method of {@link Moments}. */
  static final Map<String, String> METHODS =
      Map.ofEntries(
          Map.entry("year", "year"),
          Map.entry("quarter", "quarter"),
          Map.entry("month", "month"),
          Map.entry("week", "week"),
          Map.entry("weekofyear", "week"),
          Map.entry("day", "day"),
          Map.entry("dayofmonth", "day"),
          Map.entry("dayofyear", "dayOfYear"),
          Map.entry("dayofweek", "dayOfWeek"),
          Map.entry("weekday", "dayOfWeek"),
          Map.entry("isodow", "isoDayOfWeek"),
          Map.entry("hour", "hour"),
          Map.entry("minute", "minute"),
          Map.entry("second", "second"));

  private static final Map<String, Long> SPANS =
      Map.of(
          "microsecond", 1L,
          "millisecond", 1000L,
          "second", Moments.SECOND,
          "minute", Moments.MINUTE,
          "hour", Moments.HOUR,
          "day", Moments.DAY,
          "week", 7 * Moments.DAY);

  private static final Map<String, Long> MONTHS = Map.of("month", 1L, "quarter", 3L, "year", 12L);

  private static final List<String> UNITS =
      List.of(
          "year",
          "quarter",
          "month",
          "week",
          "day",
          "hour",
          "minute",
          "second",
          "millisecond",
          "microsecond");

  private DateParts() {}

  /** The function that {@code extract(field FROM ...)} and {@code date_part} mean. */
  static Optional<String> function(String field) {
    String name = field.toLowerCase(Locale.ROOT);
    return switch (name) {
      case "dow" -> Optional.of("dayofweek");
      case "doy" -> Optional.of("dayofyear");
      case "epoch" -> Optional.of("epoch");
      default -> METHODS.containsKey(name) ? Optional.of(name) : Optional.empty();
    };
  }

  /** Length in microseconds of a unit whose length never changes. */
  static Optional<Long> micros(String unit) {
    return Optional.ofNullable(SPANS.get(singular(unit)));
  }

  /**
   * @throws ProblemException if there is no such unit
   */
  static long requireMicros(String unit) {
    return micros(unit)
        .orElseThrow(
            () ->
                new ProblemException(
                    "Cannot measure time in '" + unit + "'",
                    "there is no such unit",
                    Nearest.advice(singular(unit), UNITS)));
  }

  static Optional<Long> months(String unit) {
    return Optional.ofNullable(MONTHS.get(singular(unit)));
  }

  static String singular(String unit) {
    String name = unit.toLowerCase(Locale.ROOT);
    return name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
  }
}
