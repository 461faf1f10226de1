package org.millrace.modelops.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ColumnBatch;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/**
 * Full batches of one schema in a temporary file, which the system forgets when this object is no
 * longer reachable or the process ends, however it ends. A few of those read last are kept. Written
 * by one thread; then several may read.
 */
final class ChunkFile {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final int KEPT = 4;
  private static final int ABSENT = -1;

  private final Schema schema;
  private final int capacity;
  private final FileChannel file;
  private final List<Long> begins = new ArrayList<>(List.of(0L));
  private final Map<Integer, ColumnBatch> kept =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, ColumnBatch> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * @param capacity rows of each batch
   */
  ChunkFile(Schema schema, int capacity) {
    this.schema = schema;
    this.capacity = capacity;
    try {
      Path path = Files.createTempFile("millrace-rows", ".bin");
      this.file =
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a file for rows that memory does not hold", e);
    }
    CLEANER.register(this, new Closing(file));
  }

  /** Must not know the object whose end it waits for. */
  private record Closing(FileChannel file) implements Runnable {
    @Override
    public void run() {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot close a temporary file", e);
      }
    }
  }

  int chunks() {
    return begins.size() - 1;
  }

  /** Writes a copy of the rows. */
  void append(ColumnBatch batch) {
    byte[][][] texts = texts(batch);
    ByteBuffer bytes = ByteBuffer.allocate(length(texts));
    for (int c = 0; c < schema.size(); c++) {
      for (int r = 0; r < capacity; r++) {
        boolean present = batch.present(c)[r];
        if (schema.field(c).type() == FieldType.STRING) {
          byte[] text = texts[c][r];
          bytes.putInt(present ? text.length : ABSENT).put(present ? text : new byte[0]);
        } else {
          bytes.put((byte) (present ? 1 : 0)).putLong(batch.words(c)[r]);
        }
      }
    }
    long begin = begins.get(chunks());
    transfer(bytes.flip(), begin, true);
    begins.add(begin + bytes.limit());
  }

  private byte[][][] texts(ColumnBatch batch) {
    byte[][][] texts = new byte[schema.size()][][];
    for (int c = 0; c < texts.length; c++) {
      texts[c] = new byte[schema.field(c).type() == FieldType.STRING ? capacity : 0][];
      for (int r = 0; r < texts[c].length; r++) {
        String text = batch.texts(c)[r];
        texts[c][r] = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
      }
    }
    return texts;
  }

  private int length(byte[][][] texts) {
    int length = 0;
    for (byte[][] column : texts) {
      if (column.length == 0) {
        length += capacity * (1 + Long.BYTES);
      }
      for (byte[] text : column) {
        length += Integer.BYTES + text.length;
      }
    }
    return length;
  }

  /** The batch; to be read, not changed, before the next one is asked for. */
  synchronized ColumnBatch read(int chunk) {
    @Nullable ColumnBatch batch = kept.get(chunk);
    if (batch == null) {
      long begin = begins.get(chunk);
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(begins.get(chunk + 1) - begin));
      transfer(bytes, begin, false);
      batch = decode(bytes.flip());
      kept.put(chunk, batch);
    }
    return batch;
  }

  private ColumnBatch decode(ByteBuffer bytes) {
    Row[] rows = new Row[capacity];
    for (int r = 0; r < capacity; r++) {
      rows[r] = new Row(schema);
    }
    for (int c = 0; c < schema.size(); c++) {
      for (Row row : rows) {
        decode(bytes, row, c);
      }
    }
    ColumnBatch batch = new ColumnBatch(schema, capacity);
    for (Row row : rows) {
      batch.add(row);
    }
    return batch;
  }

  private void decode(ByteBuffer bytes, Row row, int column) {
    if (schema.field(column).type() == FieldType.STRING) {
      int length = bytes.getInt();
      if (length != ABSENT) {
        byte[] text = new byte[length];
        bytes.get(text);
        row.setString(column, new String(text, StandardCharsets.UTF_8));
      }
      return;
    }
    boolean present = bytes.get() == 1;
    long word = bytes.getLong();
    if (present && schema.field(column).type() == FieldType.NUMBER) {
      row.setDouble(column, Double.longBitsToDouble(word));
    } else if (present) {
      row.setLong(column, word);
    }
  }

  private void transfer(ByteBuffer bytes, long begin, boolean write) {
    try {
      for (long at = begin; bytes.hasRemaining(); ) {
        int moved = write ? file.write(bytes, at) : file.read(bytes, at);
        if (moved < 0) {
          throw new IOException("it ends at " + at);
        }
        at += moved;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot reach rows in a temporary file", e);
    }
  }
}
