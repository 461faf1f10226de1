package org.millrace.dataops.contracts;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds a string by its UTF-8 bytes among those of the field that were taken lately. A field that
 * rarely repeats itself is no longer looked up. Not thread-safe.
 */
final class KnownTexts {
  private static final int SLOTS = 1 << 10;
  private static final int LONGEST = 64;
  private static final int TRIAL = 8_192;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final byte @Nullable [][] bytes = new byte[SLOTS][];
  private final @Nullable String[] texts = new @Nullable String[SLOTS];
  private int asked;
  private int found;
  private boolean useful = true;

  static long mix(long hash, long word) {
    return (Long.rotateLeft(hash, 23) ^ word) * MULTIPLIER;
  }

  @Nullable String find(byte[] json, int from, int end, long hash) {
    if (!useful || end - from > LONGEST) {
      return null;
    }
    if (++asked == TRIAL) {
      useful = found > TRIAL / 4;
      asked = 0;
      found = 0;
    }
    int slot = slot(hash);
    byte[] there = bytes[slot];
    if (there != null && Arrays.equals(json, from, end, there, 0, there.length)) {
      found++;
      return texts[slot];
    }
    return null;
  }

  void remember(byte[] json, int from, int end, long hash, String text) {
    if (useful && end - from <= LONGEST) {
      int slot = slot(hash);
      bytes[slot] = Arrays.copyOfRange(json, from, end);
      texts[slot] = text;
    }
  }

  private static int slot(long hash) {
    return (int) (hash >>> 54);
  }
}
