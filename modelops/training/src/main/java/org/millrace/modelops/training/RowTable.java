package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.millrace.kernel.ColumnBatch;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/**
 * Rows in memory, column by column, in the order in which they were added. Strings that occur often
 * are held once. Not safe for use by several threads while it grows.
 */
final class RowTable {
  private static final int CHUNK = 8192;
  private static final int MOST_POOLED = 4096;

  private final Schema schema;
  private final List<ColumnBatch> chunks = new ArrayList<>();
  private final List<Map<String, String>> pools = new ArrayList<>();
  private int size;

  RowTable(Schema schema) {
    this.schema = schema;
    for (int f = 0; f < schema.size(); f++) {
      pools.add(new HashMap<>());
    }
  }

  Schema schema() {
    return schema;
  }

  int size() {
    return size;
  }

  /** Adds a copy of the row's values. */
  void add(Row row) {
    if (size % CHUNK == 0) {
      chunks.add(new ColumnBatch(schema, CHUNK));
    }
    pool(row);
    chunks.get(size / CHUNK).add(row);
    size++;
  }

  void read(int index, Row into) {
    chunks.get(index / CHUNK).read(index % CHUNK, into);
  }

  private void pool(Row row) {
    for (int f = 0; f < schema.size(); f++) {
      String text = row.getString(f);
      if (text == null) {
        continue;
      }
      Map<String, String> pool = pools.get(f);
      String pooled = pool.get(text);
      if (pooled != null) {
        row.setString(f, pooled);
      } else if (pool.size() < MOST_POOLED) {
        pool.put(text, text);
      }
    }
  }
}
