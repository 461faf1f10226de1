package org.millrace.modelops.predictor;

/**
 * Floats as integers of the same order, so that a split is decided by a subtraction: the key of a
 * value is not below the key of a threshold exactly if the value is not below the threshold. The
 * two zeros share a key. A missing value is the least key where it goes left, the greatest where it
 * goes right; no finite float has either.
 */
final class SplitKeys {
  static final int MISSING_LEFT = Integer.MIN_VALUE;
  static final int MISSING_RIGHT = Integer.MAX_VALUE;

  private SplitKeys() {}

  /** The key of a finite float. */
  static int of(float value) {
    int bits = Float.floatToRawIntBits(value + 0f);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  /** A split in one word: whose key it reads, and the key of its threshold. */
  static long split(XgboostTree tree, int node, int inputs) {
    int read = tree.splitIndices()[node] + (tree.defaultLeft()[node] ? 0 : inputs);
    return ((long) read << 32) | Integer.toUnsignedLong(of(tree.splitConditions()[node]));
  }

  /** 1 if the split sends these keys right, else 0. */
  static int goesRight(long split, int[] keys) {
    return (int) (((long) (int) split - 1 - keys[(int) (split >>> 32)]) >>> 63);
  }
}
