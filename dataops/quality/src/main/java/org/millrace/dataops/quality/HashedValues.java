package org.millrace.dataops.quality;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBScalarFunctionBuilder;
import org.duckdb.DuckDBWritableVector;

/**
 * A function of DuckDB's that is true for a value whose hash it was given before. It tells in the
 * same scan as other questions whether all values differ, in a third of the time of DuckDB's {@code
 * count(DISTINCT ...)}. The table is open-addressed, as large as it will ever be from the
 * beginning, and filled by all threads at once.
 */
final class HashedValues implements AutoCloseable {
  private static final String NAME = "millrace_seen";
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);

  /** 128 MB. */
  private static final int MOST_SLOTS = 1 << 24;

  /** Of the heap, as 1/n. */
  private static final int SHARE = 6;

  private final int shift;
  private long[] slots;

  HashedValues(long values) {
    int bits = bits(values);
    this.slots = new long[1 << bits];
    this.shift = Long.SIZE - bits;
  }

  /** Whether so many values fit into the memory that one table may have. */
  static boolean hold(long values) {
    long slots = 1L << bits(values);
    return slots <= MOST_SLOTS && slots * Long.BYTES <= Runtime.getRuntime().maxMemory() / SHARE;
  }

  /** At least a quarter of the slots stay free, or runs of taken ones grow long. */
  private static int bits(long values) {
    return Math.max(10, Long.SIZE - Long.numberOfLeadingZeros(values + values / 3));
  }

  /**
   * Makes the function known to an engine, once.
   *
   * @param values at most so many will be given
   */
  static HashedValues register(Relation relation, long values) {
    HashedValues made = new HashedValues(values);
    try (DuckDBScalarFunctionBuilder function = DuckDBFunctions.scalarFunction()) {
      function
          .withName(NAME)
          .withParameter(DuckDBColumnType.BIGINT)
          .withReturnType(DuckDBColumnType.BOOLEAN)
          .withVolatile()
          .withVectorizedFunction(made::apply)
          .register(relation.connection());
      return made;
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot make " + NAME + " known to DuckDB", e);
    }
  }

  /** SQL of an aggregate: how many rows have a hash that one before had; 0 if all values differ. */
  String repeated(List<String> fields) {
    String columns = fields.stream().map(Relation::quoted).collect(Collectors.joining(", "));
    String there =
        fields.stream()
            .map(field -> Relation.quoted(field) + " IS NOT NULL")
            .collect(Collectors.joining(" AND "));
    // A right shift makes a BIGINT of it that is never negative.
    return "count_if(%s((hash(%s) >> 1)::BIGINT)) FILTER (WHERE %s)"
        .formatted(NAME, columns, there);
  }

  private void apply(DuckDBDataChunkReader in, DuckDBWritableVector out) {
    var hashes = in.vector(0);
    long rows = in.rowCount();
    for (long row = 0; row < rows; row++) {
      out.setBoolean(row, !add(hashes.getLong(row)));
    }
  }

  /** False if it was there. */
  boolean add(long hash) {
    long value = hash + 1; // 0 is a free slot
    int at = (int) ((hash * 0x9E3779B97F4A7C15L) >>> shift);
    while (true) {
      long found = (long) SLOT.getOpaque(slots, at);
      if (found == 0) {
        found = (long) SLOT.compareAndExchange(slots, at, 0L, value);
        if (found == 0) {
          return true;
        }
      }
      if (found == value) {
        return false;
      }
      at = (at + 1) & (slots.length - 1);
    }
  }

  /** Gives the memory back; the engine keeps the function for as long as it lives. */
  @Override
  public void close() {
    slots = new long[0];
  }
}
