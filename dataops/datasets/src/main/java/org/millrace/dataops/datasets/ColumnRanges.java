package org.millrace.dataops.datasets;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what Iceberg keeps of each data file. What one file does not tell is not told of the
 * version: a file that was written before a column was added says nothing of it.
 */
final class ColumnRanges {
  private ColumnRanges() {}

  /**
   * @param files all of a version, none with rows deleted
   * @return by name, the columns of which every file tells how many values are missing
   */
  static Map<String, ColumnRange> of(Schema columns, List<DataFile> files) {
    Map<String, ColumnRange> ranges = new LinkedHashMap<>();
    for (Types.NestedField column : columns.columns()) {
      of(column, files).ifPresent(range -> ranges.put(column.name(), range));
    }
    return ranges;
  }

  private static Optional<ColumnRange> of(Types.NestedField column, List<DataFile> files) {
    long nulls = 0;
    boolean isBounded = isOrdered(column.type());
    Number least = null;
    Number greatest = null;
    for (DataFile file : files) {
      Long missing = told(file.nullValueCounts(), column);
      if (missing == null) {
        return Optional.empty();
      }
      nulls += missing;
      if (isBounded && missing < file.recordCount()) {
        Number low = bound(column, file.lowerBounds());
        Number high = bound(column, file.upperBounds());
        isBounded = low != null && high != null && isWithoutNaN(column, file);
        least = least == null || (low != null && compare(low, least) < 0) ? low : least;
        greatest =
            greatest == null || (high != null && compare(high, greatest) > 0) ? high : greatest;
      }
    }
    return Optional.of(
        isBounded ? new ColumnRange(nulls, least, greatest) : new ColumnRange(nulls, null, null));
  }

  private static boolean isOrdered(Type type) {
    return switch (type.typeId()) {
      case LONG, DOUBLE, TIMESTAMP -> true;
      default -> false;
    };
  }

  /** Bounds leave NaN out, so a file has to say that it holds none. */
  private static boolean isWithoutNaN(Types.NestedField column, DataFile file) {
    if (column.type().typeId() != Type.TypeID.DOUBLE) {
      return true;
    }
    Long nans = told(file.nanValueCounts(), column);
    return nans != null && nans == 0;
  }

  private static @Nullable Number bound(
      Types.NestedField column, @Nullable Map<Integer, ByteBuffer> bounds) {
    ByteBuffer bytes = told(bounds, column);
    return bytes == null ? null : (Number) Conversions.fromByteBuffer(column.type(), bytes);
  }

  // Iceberg's maps are null where a file tells nothing at all.
  private static <T> @Nullable T told(@Nullable Map<Integer, T> byId, Types.NestedField column) {
    return byId == null ? null : byId.get(column.fieldId());
  }

  private static int compare(Number a, Number b) {
    return a instanceof Double
        ? Double.compare(a.doubleValue(), b.doubleValue())
        : Long.compare(a.longValue(), b.longValue());
  }
}
