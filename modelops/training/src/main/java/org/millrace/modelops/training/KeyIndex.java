package org.millrace.modelops.training;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * From a key to the position of the row that bears it, by open addressing; the keys themselves stay
 * where the rows are. Some twenty bytes a row, whatever the length of its key. A key is read only
 * where its hash is the one looked for, since rows may be in a file.
 */
final class KeyIndex {
  private static final int EMPTY = -1;

  private final IntFunction<@Nullable String> keyAt;
  private int[] positions = filled(1 << 12);
  private int[] hashes = new int[1 << 12];
  private int size;

  /**
   * @param keyAt reads the key of the row at a position
   */
  KeyIndex(IntFunction<@Nullable String> keyAt) {
    this.keyAt = keyAt;
  }

  private static int[] filled(int capacity) {
    int[] positions = new int[capacity];
    Arrays.fill(positions, EMPTY);
    return positions;
  }

  /** The position of the key's row, or -1. */
  int find(String key) {
    return positions[slot(key, spread(key))];
  }

  /**
   * Lets the key point to a row that is there.
   *
   * @return where it pointed before, or -1
   */
  int put(String key, int position) {
    if (2 * (size + 1) > positions.length) {
      grow();
    }
    int hash = spread(key);
    int slot = slot(key, hash);
    int before = positions[slot];
    positions[slot] = position;
    hashes[slot] = hash;
    size += before == EMPTY ? 1 : 0;
    return before;
  }

  private int slot(String key, int hash) {
    int mask = positions.length - 1;
    int slot = hash & mask;
    while (positions[slot] != EMPTY
        && (hashes[slot] != hash || !key.equals(keyAt.apply(positions[slot])))) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    int[] positionsBefore = positions;
    int[] hashesBefore = hashes;
    int capacity = Math.multiplyExact(2, positionsBefore.length);
    positions = filled(capacity);
    hashes = new int[capacity];
    for (int i = 0; i < positionsBefore.length; i++) {
      if (positionsBefore[i] != EMPTY) {
        int slot = hashesBefore[i] & (capacity - 1);
        while (positions[slot] != EMPTY) {
          slot = (slot + 1) & (capacity - 1);
        }
        positions[slot] = positionsBefore[i];
        hashes[slot] = hashesBefore[i];
      }
    }
  }

  private static int spread(String key) {
    int hash = key.hashCode() * 0x9E3779B9;
    return hash ^ (hash >>> 16);
  }
}
