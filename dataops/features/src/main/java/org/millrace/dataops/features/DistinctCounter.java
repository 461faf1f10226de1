package org.millrace.dataops.features;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.FieldType;

/** Counts different values exactly; each thread uses one table of its own again and again. */
final class DistinctCounter {
  private static final ThreadLocal<DistinctCounter> OF_THREAD =
      ThreadLocal.withInitial(DistinctCounter::new);

  /** Positions of facts plus one, by the hash of their value; 0 where there is none. */
  private int[] slots = new int[256];

  private DistinctCounter() {}

  static long of(WindowReader window, FactColumns facts, int from, int to, long cutoff) {
    return to - from == 0 ? 0 : OF_THREAD.get().count(window, facts, from, to, cutoff);
  }

  private long count(WindowReader window, FactColumns facts, int from, int to, long cutoff) {
    int capacity = Math.max(256, Integer.highestOneBit(to - from) * 4);
    if (slots.length < capacity) {
      slots = new int[capacity];
    } else {
      Arrays.fill(slots, 0, capacity, 0);
    }
    long count = 0;
    for (int i = from; i < to; i++) {
      if (window.counts(facts, i, cutoff) && isNew(window, facts, i, capacity)) {
        count++;
      }
    }
    return count;
  }

  private boolean isNew(WindowReader window, FactColumns facts, int at, int capacity) {
    int mask = capacity - 1;
    for (int slot = hash(window, facts, at) & mask; ; slot = (slot + 1) & mask) {
      if (slots[slot] == 0) {
        slots[slot] = at + 1;
        return true;
      }
      if (equal(window, facts, slots[slot] - 1, at)) {
        return false;
      }
    }
  }

  private static boolean equal(WindowReader window, FactColumns facts, int one, int other) {
    if (window.values() == FieldType.STRING) {
      @Nullable String[] texts = facts.texts[window.column()];
      return String.valueOf(texts[one]).equals(String.valueOf(texts[other]));
    }
    return word(window, facts, one) == word(window, facts, other);
  }

  private static int hash(WindowReader window, FactColumns facts, int at) {
    int hash =
        window.values() == FieldType.STRING
            ? String.valueOf(facts.texts[window.column()][at]).hashCode()
            : Long.hashCode(word(window, facts, at) * 0x9E3779B97F4A7C15L);
    return hash ^ (hash >>> 15);
  }

  /** The bits of a number, where the two zeros are one. */
  private static long word(WindowReader window, FactColumns facts, int at) {
    long word = facts.words[window.column()][at];
    return window.values() == FieldType.NUMBER
        ? Double.doubleToRawLongBits(Double.longBitsToDouble(word) + 0.0)
        : word;
  }
}
