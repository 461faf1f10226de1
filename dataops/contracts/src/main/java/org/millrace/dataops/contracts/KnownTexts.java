package org.millrace.dataops.contracts;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds a string by its UTF-8 bytes among those of the field that were taken lately. A field that
 * rarely repeats itself is no longer looked up. Not thread-safe.
 */
final class KnownTexts {
  private static final int BITS = 10;
  private static final int LONGEST = 64;
  private static final int TRIAL = 8_192;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L; // 2^64 by the golden ratio

  private final @Nullable Known[] slots = new @Nullable Known[1 << BITS];
  private int asked;
  private int found;
  private boolean useful = true;

  private static final class Known {
    private final byte[] bytes;
    private final String text;

    Known(byte[] bytes, String text) {
      this.bytes = bytes;
      this.text = text;
    }
  }

  /** Takes the next eight bytes of a text, zeros behind its end, into its hash. */
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
    Known known = slots[slot(hash)];
    if (known == null || !Arrays.equals(json, from, end, known.bytes, 0, known.bytes.length)) {
      return null;
    }
    found++;
    return known.text;
  }

  void remember(byte[] json, int from, int end, long hash, String text) {
    if (useful && end - from <= LONGEST) {
      slots[slot(hash)] = new Known(Arrays.copyOfRange(json, from, end), text);
    }
  }

  private static int slot(long hash) {
    return (int) (hash >>> (Long.SIZE - BITS));
  }
}
