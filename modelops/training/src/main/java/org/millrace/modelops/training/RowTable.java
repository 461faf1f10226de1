package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ColumnBatch;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/**
 * Rows column by column, in the order in which they were added. Up to a bound they are in memory;
 * those beyond it are in a file that is gone with the table, and read back in chunks. Strings that
 * occur often are held once. For one thread at a time.
 */
final class RowTable implements Rows {
  private static final int CHUNK = 8192;
  private static final int MOST_POOLED = 4096;

  private final Schema schema;
  private final int mostChunks;
  private final List<ColumnBatch> chunks = new ArrayList<>();
  private final List<Map<String, String>> pools = new ArrayList<>();
  private @Nullable ColumnBatch open;
  private @Nullable ChunkFile spilled;
  private int size;

  /** An eighth of the heap at most. */
  RowTable(Schema schema) {
    this(schema, Runtime.getRuntime().maxMemory() / 8);
  }

  /**
   * @param most bytes in memory, about; beside them a chunk that grows and a few that were read
   *     back
   */
  RowTable(Schema schema, long most) {
    this.schema = schema;
    // A word and whether it is there; what texts take beside their reference is pooled, or a guess.
    long rowBytes = 9L * Math.max(1, schema.size());
    this.mostChunks = (int) Math.min(Integer.MAX_VALUE, most / (rowBytes * CHUNK));
    for (int f = 0; f < schema.size(); f++) {
      pools.add(new HashMap<>());
    }
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public int size() {
    return size;
  }

  /** Whether some of the rows are in a file. */
  boolean isSpilled() {
    return spilled != null;
  }

  /** Adds a copy of the row's values. */
  void add(Row row) {
    ColumnBatch batch = open;
    if (batch == null) {
      batch = new ColumnBatch(schema, CHUNK);
      open = batch;
    }
    pool(row);
    batch.add(row);
    size++;
    if (batch.isFull()) {
      seal(batch);
    }
  }

  private void seal(ColumnBatch batch) {
    if (chunks.size() < mostChunks) {
      chunks.add(batch);
      open = null;
      return;
    }
    ChunkFile file = spilled;
    if (file == null) {
      file = new ChunkFile(schema, CHUNK);
      spilled = file;
    }
    file.append(batch);
    batch.clear();
  }

  @Override
  public void read(int index, Row into) {
    chunk(index).read(index % CHUNK, into);
  }

  /** The text in a STRING column, or null if there is none. */
  @Nullable String text(int index, int column) {
    return chunk(index).texts(column)[index % CHUNK];
  }

  private ColumnBatch chunk(int index) {
    int number = index / CHUNK;
    if (number < chunks.size()) {
      return chunks.get(number);
    }
    ChunkFile file = spilled;
    int inFile = number - chunks.size();
    if (file != null && inFile < file.chunks()) {
      return file.read(inFile);
    }
    if (open == null || index >= size) {
      throw new IndexOutOfBoundsException("Cannot read row " + index + " of " + size);
    }
    return open;
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
