package org.millrace.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The texts of one column as UTF-8, one behind the other. However many there are, they are two
 * objects: a batch that lives for seconds costs the garbage collector nothing.
 */
final class Utf8Column {
  /** By row, what is kept for the next rows; longer texts give their memory back. */
  private static final int KEPT_BYTES = 64;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final int capacity;
  private final int[] ends;
  private byte[] bytes = new byte[0];
  private int size;

  Utf8Column(int capacity) {
    this.capacity = capacity;
    this.ends = new int[capacity];
  }

  /** The next row's, from {@code from} until before {@code to}. */
  void add(byte[] utf8, int from, int to) {
    int begin = begin(size);
    int end = Math.addExact(begin, to - from);
    if (end > bytes.length - Long.BYTES) {
      grow(end);
    }
    if (to <= utf8.length - Long.BYTES) {
      // Whole words, of which the last may reach too far: texts are short, and this is several
      // times as fast.
      for (int at = 0; at < to - from; at += Long.BYTES) {
        WORDS.set(bytes, begin + at, (long) WORDS.get(utf8, from + at));
      }
    } else {
      System.arraycopy(utf8, from, bytes, begin, to - from);
    }
    ends[size++] = end;
  }

  private void grow(int end) {
    int least = Math.max(Math.addExact(end, Long.BYTES), Math.min(capacity, KEPT_BYTES) * 16);
    long more = Math.min(bytes.length * 3L / 2, Integer.MAX_VALUE - Long.BYTES);
    bytes = Arrays.copyOf(bytes, Math.max(least, (int) more));
  }

  void add(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    add(utf8, 0, utf8.length);
  }

  /** The next row has none. */
  void skip() {
    ends[size] = begin(size);
    size++;
  }

  private int begin(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }

  byte[] utf8(int row) {
    return Arrays.copyOfRange(bytes, begin(row), ends[row]);
  }

  String text(int row) {
    int begin = begin(row);
    return new String(bytes, begin, ends[row] - begin, StandardCharsets.UTF_8);
  }

  void clear() {
    if (bytes.length > capacity * (long) KEPT_BYTES) {
      bytes = new byte[0];
    }
    size = 0;
  }
}
