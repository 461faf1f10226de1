package org.millrace.dataops.features;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/**
 * Facts of one key as columns, in the order of time, then of identity. Whoever holds it, writes.
 */
final class FactColumns {
  final long[] times;
  final long[] identities;

  /** The very array of times where facts lie in the order in which they became known. */
  final long[] knownAts;

  final boolean inOrderOfKnownAt;
  final long[] bits;
  final long[][] words;
  final @Nullable String[][] texts;

  FactColumns(Schema columns, boolean inOrderOfKnownAt, int capacity) {
    this.inOrderOfKnownAt = inOrderOfKnownAt;
    this.times = new long[capacity];
    this.identities = new long[capacity];
    this.knownAts = inOrderOfKnownAt ? times : new long[capacity];
    this.bits = new long[capacity];
    this.words = new long[columns.size()][];
    this.texts = new @Nullable String[columns.size()][];
    for (int c = 0; c < words.length; c++) {
      boolean text = columns.field(c).type().isText();
      words[c] = new long[text ? 0 : capacity];
      texts[c] = new @Nullable String[text ? capacity : 0];
    }
  }

  int capacity() {
    return times.length;
  }

  /** Moves facts [from, to) of the other to {@code at}; the other may be this. */
  void take(FactColumns other, int from, int to, int at) {
    int count = to - from;
    System.arraycopy(other.times, from, times, at, count);
    System.arraycopy(other.identities, from, identities, at, count);
    if (!inOrderOfKnownAt) {
      System.arraycopy(other.knownAts, from, knownAts, at, count);
    }
    System.arraycopy(other.bits, from, bits, at, count);
    for (int c = 0; c < words.length; c++) {
      if (words[c].length > 0) {
        System.arraycopy(other.words[c], from, words[c], at, count);
      } else {
        System.arraycopy(other.texts[c], from, texts[c], at, count);
      }
    }
  }

  void put(int at, long time, long identity, long knownAt, long fact, Row values) {
    times[at] = time;
    identities[at] = identity;
    knownAts[at] = knownAt;
    bits[at] = fact;
    for (int c = 0; c < words.length; c++) {
      if (values.schema().field(c).type() == FieldType.STRING) {
        texts[c][at] = values.getString(c);
      } else if (values.schema().field(c).type() == FieldType.NUMBER) {
        words[c][at] = Double.doubleToRawLongBits(values.getDouble(c));
      } else {
        words[c][at] = values.getLong(c);
      }
    }
  }

  /** Lets go of the strings of facts [from, to), which are in use no more. */
  void forget(int from, int to) {
    for (@Nullable String[] column : texts) {
      Arrays.fill(column, Math.min(from, column.length), Math.min(to, column.length), null);
    }
  }

  /** The position of the first fact from {@code begin} to {@code end} that is not before. */
  int firstNotBefore(long time, int begin, int end) {
    int low = begin;
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times[middle] < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The position behind the last fact from {@code begin} to {@code end} that is not after. */
  int behindLastNotAfter(long time, int begin, int end) {
    return time == Long.MAX_VALUE ? end : firstNotBefore(time + 1, begin, end);
  }
}
