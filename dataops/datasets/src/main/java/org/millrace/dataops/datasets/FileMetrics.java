package org.millrace.dataops.datasets;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Metrics;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.UnicodeUtil;
import org.millrace.kernel.Times;

/**
 * What DuckDB says of a Parquet file it has written (COPY ... RETURN_STATS), as Iceberg's metrics.
 * A bound that can't be told exactly is left out: that costs a skipped file, a wrong one costs
 * rows.
 */
final class FileMetrics {
  private static final int BOUND_LENGTH = 16;

  private final Map<Integer, Long> sizes = new HashMap<>();
  private final Map<Integer, Long> values = new HashMap<>();
  private final Map<Integer, Long> nulls = new HashMap<>();
  private final Map<Integer, Long> nans = new HashMap<>();
  private final Map<Integer, ByteBuffer> lower = new HashMap<>();
  private final Map<Integer, ByteBuffer> upper = new HashMap<>();

  private FileMetrics() {}

  /**
   * @param columns by quoted name, each a map of text to text
   */
  static Metrics of(long rows, Schema schema, Map<?, ?> columns) {
    FileMetrics metrics = new FileMetrics();
    for (Types.NestedField field : schema.columns()) {
      if (columns.get('"' + field.name() + '"') instanceof Map<?, ?> column) {
        metrics.add(field, column);
      }
    }
    return new Metrics(
        rows,
        metrics.sizes,
        metrics.values,
        metrics.nulls,
        metrics.nans,
        metrics.lower,
        metrics.upper);
  }

  private void add(Types.NestedField field, Map<?, ?> column) {
    put(sizes, field, column, "column_size_bytes");
    put(values, field, column, "num_values");
    put(nulls, field, column, "null_count");
    put(nans, field, column, "nan_count");
    text(column, "min")
        .flatMap(min -> value(field.type(), min))
        .map(min -> min instanceof String s ? UnicodeUtil.truncateStringMin(s, BOUND_LENGTH) : min)
        .ifPresent(min -> lower.put(field.fieldId(), bytes(field, min)));
    if (text(column, "max_is_exact").filter("true"::equals).isPresent()) {
      text(column, "max")
          .flatMap(max -> value(field.type(), max))
          .flatMap(FileMetrics::upperBound)
          .ifPresent(max -> upper.put(field.fieldId(), bytes(field, max)));
    }
  }

  /** The value, or a string of at most 16 code points that is not below it, if there is one. */
  private static Optional<Object> upperBound(Object max) {
    return max instanceof String text
        ? Optional.ofNullable(UnicodeUtil.truncateStringMax(text, BOUND_LENGTH))
        : Optional.of(max);
  }

  private static ByteBuffer bytes(Types.NestedField field, Object value) {
    return Conversions.toByteBuffer(field.type(), value);
  }

  private static void put(
      Map<Integer, Long> into, Types.NestedField field, Map<?, ?> column, String key) {
    text(column, key).ifPresent(text -> into.put(field.fieldId(), Long.valueOf(text)));
  }

  private static Optional<String> text(Map<?, ?> column, String key) {
    return Optional.ofNullable(column.get(key)).map(Object::toString);
  }

  private static Optional<Object> value(Type type, String text) {
    return switch (type.typeId()) {
      case BOOLEAN -> Optional.of(text.equals("1") || text.equals("true"));
      case LONG -> Optional.of(Long.valueOf(text));
      case DOUBLE -> number(text);
      case STRING -> Optional.of(text);
      case TIMESTAMP -> micros(text);
      default -> Optional.empty();
    };
  }

  private static Optional<Object> number(String text) {
    return switch (text) {
      case "inf" -> Optional.of(Double.POSITIVE_INFINITY);
      case "-inf" -> Optional.of(Double.NEGATIVE_INFINITY);
      case "nan" -> Optional.empty();
      default -> Optional.of(Double.valueOf(text));
    };
  }

  /** From {@code 2013-01-31 23:59:59.5} or the same with {@code +00}; years 0 to 9999. */
  private static Optional<Object> micros(String text) {
    String local = text.endsWith("+00") ? text.substring(0, text.length() - 3) : text;
    try {
      return Optional.of(Times.toMicros(LocalDateTime.parse(local.replace(' ', 'T'))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
