package org.millrace.dataops.quality;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBScalarFunctionBuilder;
import org.duckdb.DuckDBWritableVector;

/**
 * A function of DuckDB's that keeps the hashes it is given, so that the same scan that answers
 * other questions also tells whether all values differ. That takes a third of the time of {@code
 * count(DISTINCT ...)}, whose table is visited at random places of the memory.
 */
final class HashedValues implements AutoCloseable {
  private static final String NAME = "millrace_keep";

  /** 128 MB. */
  private static final int MOST = 1 << 24;

  /** Of the heap, as 1/n. */
  private static final int SHARE = 6;

  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger written = new AtomicInteger();
  private long[] hashes;

  HashedValues(int values) {
    hashes = new long[values];
  }

  /** Whether so many values fit into the memory that may be taken for them. */
  static boolean hold(long values) {
    return values <= MOST && values * Long.BYTES <= Runtime.getRuntime().maxMemory() / SHARE;
  }

  /**
   * Makes the function known to an engine, once.
   *
   * @param values at most so many will be given, and they {@link #hold}
   */
  static HashedValues register(Relation relation, long values) {
    HashedValues made = new HashedValues(Math.toIntExact(values));
    try (DuckDBScalarFunctionBuilder function = DuckDBFunctions.scalarFunction()) {
      function
          .withName(NAME)
          .withParameter(DuckDBColumnType.BIGINT)
          .withReturnType(DuckDBColumnType.BOOLEAN)
          .withVolatile()
          .withVectorizedFunction(made::keep)
          .register(relation.connection());
      return made;
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot make " + NAME + " known to DuckDB", e);
    }
  }

  /** SQL of an aggregate that gives the values of all rows that have all the fields. */
  static String aggregate(List<String> fields) {
    String columns = fields.stream().map(Relation::quoted).collect(Collectors.joining(", "));
    String there =
        fields.stream()
            .map(field -> Relation.quoted(field) + " IS NOT NULL")
            .collect(Collectors.joining(" AND "));
    // Shifted right, it is a BIGINT that is never negative.
    return "count(%s(CASE WHEN %s THEN (hash(%s) >> 1)::BIGINT END))"
        .formatted(NAME, there, columns);
  }

  // What is given back is counted and never looked at, so it is left as it is.
  private void keep(DuckDBDataChunkReader in, DuckDBWritableVector out) {
    DuckDBReadableVector given = in.vector(0);
    int rows = (int) in.rowCount();
    long[] there = new long[rows];
    int size = 0;
    for (int row = 0; row < rows; row++) {
      if (!given.isNull(row)) {
        there[size++] = given.getLong(row);
      }
    }
    keep(there, size);
  }

  void keep(long[] values, int size) {
    System.arraycopy(values, 0, hashes, taken.getAndAdd(size), size);
    written.addAndGet(size); // after the copy, so that who reads it sees what was written
  }

  /**
   * How many hashes one before was equal to; if none, all values differ. To be called once: sorts
   * by the first bits in place (McIlroy, Bostic, McIlroy: Engineering Radix Sort, 1993), so that
   * what is then looked up fits into the processor's cache.
   */
  long repeated() {
    int size = written.get();
    int bits = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(size >>> 13));
    int shift = Long.SIZE - 1 - bits;
    int[] end = new int[1 << bits];
    for (int i = 0; i < size; i++) {
      end[(int) (hashes[i] >>> shift)]++;
    }
    int[] next = new int[end.length];
    for (int bucket = 1; bucket < end.length; bucket++) {
      next[bucket] = end[bucket - 1];
      end[bucket] += end[bucket - 1];
    }
    int[] begin = next.clone();
    long repeated = 0;
    for (int bucket = 0; bucket < end.length; bucket++) {
      fill(bucket, next, end, shift);
      repeated += repeated(begin[bucket], end[bucket]);
    }
    return repeated;
  }

  /** Puts all hashes of a bucket into it, and those that lay there into theirs. */
  private void fill(int bucket, int[] next, int[] end, int shift) {
    while (next[bucket] < end[bucket]) {
      long hash = hashes[next[bucket]];
      int home = (int) (hash >>> shift);
      while (home != bucket) {
        int at = next[home]++;
        long other = hashes[at];
        hashes[at] = hash;
        hash = other;
        home = (int) (hash >>> shift);
      }
      hashes[next[bucket]++] = hash;
    }
  }

  private long repeated(int from, int to) {
    long[] table = new long[Math.max(16, Integer.highestOneBit(to - from) * 4)];
    long repeated = 0;
    for (int i = from; i < to; i++) {
      long value = hashes[i] + 1; // 0 is a free place
      int at = (int) (value ^ value >>> 20) & (table.length - 1);
      while (table[at] != 0 && table[at] != value) {
        at = (at + 1) & (table.length - 1);
      }
      repeated += table[at] == value ? 1 : 0;
      table[at] = value;
    }
    return repeated;
  }

  /** Gives the memory back; the engine keeps the function for as long as it lives. */
  @Override
  public void close() {
    hashes = new long[0];
  }
}
