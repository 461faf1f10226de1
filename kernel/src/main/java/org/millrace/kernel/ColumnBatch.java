package org.millrace.kernel;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Up to {@code capacity} rows held column by column in primitive arrays, made to be used again. The
 * arrays are the batch's own: whoever reads them looks only at the first {@link #size} entries and
 * changes nothing. Not safe for use by several threads at once.
 */
public final class ColumnBatch {
  private final Schema schema;
  private final int capacity;
  private final long[][] words;
  private final @Nullable String[][] texts;
  private final @Nullable Utf8Column[] utf8;
  private final boolean[][] present;
  private final boolean[] isText;
  private int size;

  public ColumnBatch(Schema schema, int capacity) {
    this(schema, capacity, false);
  }

  private ColumnBatch(Schema schema, int capacity, boolean isUtf8) {
    this.schema = schema;
    this.capacity = capacity;
    int columns = schema.size();
    this.words = new long[columns][];
    this.texts = new @Nullable String[columns][];
    this.utf8 = new @Nullable Utf8Column[columns];
    this.present = new boolean[columns][capacity];
    this.isText = new boolean[columns];
    for (int c = 0; c < columns; c++) {
      boolean text = schema.field(c).type().isText();
      isText[c] = text;
      words[c] = new long[text ? 0 : capacity];
      texts[c] = new @Nullable String[text && !isUtf8 ? capacity : 0];
      utf8[c] = text && isUtf8 ? new Utf8Column(capacity) : null;
    }
  }

  /** A batch that keeps texts as UTF-8 rather than as strings: for rows on their way to a file. */
  public static ColumnBatch ofUtf8(Schema schema, int capacity) {
    return new ColumnBatch(schema, capacity, true);
  }

  public Schema schema() {
    return schema;
  }

  public int size() {
    return size;
  }

  public int capacity() {
    return capacity;
  }

  public boolean isFull() {
    return size == capacity;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  public void clear() {
    for (@Nullable String[] column : texts) {
      Arrays.fill(column, 0, Math.min(size, column.length), null);
    }
    for (Utf8Column column : utf8) {
      if (column != null) {
        column.clear();
      }
    }
    size = 0;
  }

  /**
   * Adds a copy of the row's values.
   *
   * @throws IllegalStateException if the batch is full
   */
  public void add(Row row) {
    if (isFull()) {
      throw new IllegalStateException("Cannot add to a full batch of " + capacity + " rows");
    }
    for (int c = 0; c < present.length; c++) {
      boolean there = !row.isNull(c);
      present[c][size] = there;
      Utf8Column bytes = utf8[c];
      if (bytes != null) {
        row.addText(c, bytes);
      } else if (isText[c]) {
        texts[c][size] = row.getString(c);
      } else {
        words[c][size] = there ? row.word(c) : 0;
      }
    }
    size++;
  }

  /** Copies row {@code index} into {@code into}, a row of the same schema. */
  public void read(int index, Row into) {
    for (int c = 0; c < present.length; c++) {
      if (!present[c][index]) {
        into.setNull(c);
      } else if (isText[c]) {
        String text = text(c, index);
        into.setString(c, text == null ? "" : text);
      } else {
        // A row too keeps numbers as raw bits.
        into.setLong(c, words[c][index]);
      }
    }
  }

  /** Words of a column that is not text; numbers as raw double bits. */
  public long[] words(int column) {
    return words[column];
  }

  /** Of a batch that keeps UTF-8, they are made for this call. */
  public @Nullable String[] texts(int column) {
    if (utf8[column] == null) {
      return texts[column];
    }
    @Nullable String[] made = new @Nullable String[size];
    Arrays.setAll(made, row -> text(column, row));
    return made;
  }

  private @Nullable String text(int column, int row) {
    Utf8Column bytes = utf8[column];
    if (bytes == null) {
      return texts[column][row];
    }
    return present[column][row] ? bytes.text(row) : null;
  }

  /** A text as bytes of the caller's own, or null if it is absent. */
  public byte @Nullable [] utf8(int column, int row) {
    Utf8Column bytes = utf8[column];
    if (bytes != null) {
      return present[column][row] ? bytes.utf8(row) : null;
    }
    String text = texts[column][row];
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  public boolean[] present(int column) {
    return present[column];
  }
}
