package org.millrace.dataops.quality;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.sql.Array;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Times;

/** What JDBC gives, as our values. */
final class SqlValues {
  private static final MathContext TWELVE = new MathContext(12, RoundingMode.HALF_EVEN);

  private SqlValues() {}

  static List<Double> doubles(@Nullable Object array) {
    List<Double> doubles = new ArrayList<>();
    if (array instanceof Array values) {
      try {
        for (Object value : (Object[]) values.getArray()) {
          doubles.add(((Number) value).doubleValue());
        }
      } catch (SQLException e) {
        throw new IllegalStateException("Cannot read a list that DuckDB gave", e);
      }
    }
    return doubles;
  }

  /**
   * As contracts and JSON write it: numbers in short, times in ISO-8601.
   *
   * @param value a time in microseconds
   */
  static @Nullable String text(@Nullable Object value, FieldType type) {
    if (value == null) {
      return null;
    }
    if (type.isTime() && value instanceof Number micros) {
      return type == FieldType.TIMESTAMP
          ? Times.toInstant(micros.longValue()).toString()
          : Times.toLocal(micros.longValue()).toString();
    }
    String text = shortest(value);
    return text.length() <= ValueCount.MOST_CHARACTERS
        ? text
        : text.substring(0, ValueCount.MOST_CHARACTERS - 1) + "…";
  }

  private static String shortest(Object value) {
    return value instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1e15
        ? Long.toString(d.longValue())
        : value.toString();
  }

  static double number(@Nullable Object value, double otherwise) {
    return value instanceof Number number ? number.doubleValue() : otherwise;
  }

  /** To 12 digits; sums of floating point numbers differ in the last ones with their order. */
  static double rounded(double value) {
    return Double.isFinite(value) ? new BigDecimal(value).round(TWELVE).doubleValue() : value;
  }
}
