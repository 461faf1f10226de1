package org.millrace.dataops.datasets;

import org.jspecify.annotations.Nullable;

/**
 * Gives the values of one column, if they repeat, as the same few objects: these have their hash
 * already, are equal at a glance, and most others die young. A column whose values do not repeat is
 * soon left alone. One thread's.
 */
final class RecentTexts {
  private static final int SLOTS = 1024;
  private static final int TRIAL = 8192;

  private final @Nullable String[] slots = new @Nullable String[SLOTS];
  private int asked;
  private int known;
  private boolean unlike;

  String shared(String text) {
    if (unlike) {
      return text;
    }
    if (++asked == TRIAL) {
      unlike = known < TRIAL / 2;
      asked = 0;
      known = 0;
    }
    int hash = text.hashCode();
    int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    String recent = slots[slot];
    if (recent != null && recent.equals(text)) {
      known++;
      return recent;
    }
    slots[slot] = text;
    return text;
  }
}
