package org.millrace.dataops.features;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Row;

/**
 * Facts by key, where a key is one or several strings of a row; one writer, any number of readers
 * without a lock. Open addressing with linear probing (Knuth, volume 3, 6.4): nothing is allocated
 * to look a key up, and no text is put together. Keys go only when the whole table is made anew.
 */
final class KeyTable {
  private static final int FIRST_CAPACITY = 64;

  private volatile AtomicReferenceArray<@Nullable KeyFacts> slots =
      new AtomicReferenceArray<>(FIRST_CAPACITY);
  private int size;

  /** The facts of the key that these fields of the row hold, all of which are there; or null. */
  @Nullable KeyFacts find(Row row, int[] fields) {
    AtomicReferenceArray<@Nullable KeyFacts> table = slots;
    int hash = hash(row, fields);
    int mask = table.length() - 1;
    for (int at = hash & mask; ; at = (at + 1) & mask) {
      KeyFacts facts = table.getAcquire(at);
      if (facts == null || (facts.hash() == hash && facts.isOf(row, fields))) {
        return facts;
      }
    }
  }

  static int hash(Row row, int[] fields) {
    int hash = 0;
    for (int field : fields) {
      hash = 31 * hash + String.valueOf(row.getString(field)).hashCode();
    }
    // The lowest bits choose the slot, so all bits should have their say in them.
    hash ^= hash >>> 16;
    hash *= 0x85EBCA6B;
    return hash ^ (hash >>> 13);
  }

  /** Adds facts of a key that is not there yet. */
  void add(KeyFacts facts) {
    size++;
    if (2 * size > slots.length()) {
      AtomicReferenceArray<@Nullable KeyFacts> larger =
          new AtomicReferenceArray<>(2 * slots.length());
      forEach(old -> insert(larger, old));
      slots = larger;
    }
    insert(slots, facts);
  }

  /** How many keys there are, for the writer. */
  int size() {
    return size;
  }

  void forEach(Consumer<KeyFacts> action) {
    AtomicReferenceArray<@Nullable KeyFacts> table = slots;
    for (int i = 0; i < table.length(); i++) {
      KeyFacts facts = table.getPlain(i);
      if (facts != null) {
        action.accept(facts);
      }
    }
  }

  /** Lets go of keys without facts. */
  void removeEmpty() {
    int[] left = new int[1];
    forEach(facts -> left[0] += facts.size() > 0 ? 1 : 0);
    if (left[0] == size) {
      return;
    }
    int capacity = Math.max(FIRST_CAPACITY, Integer.highestOneBit(Math.max(1, left[0])) * 4);
    AtomicReferenceArray<@Nullable KeyFacts> kept = new AtomicReferenceArray<>(capacity);
    forEach(
        facts -> {
          if (facts.size() > 0) {
            insert(kept, facts);
          }
        });
    slots = kept;
    size = left[0];
  }

  private static void insert(AtomicReferenceArray<@Nullable KeyFacts> table, KeyFacts facts) {
    int mask = table.length() - 1;
    int at = facts.hash() & mask;
    while (table.getPlain(at) != null) {
      at = (at + 1) & mask;
    }
    table.setRelease(at, facts);
  }
}
