package org.millrace.dataops.features;

import java.util.Arrays;

/**
 * How far a stream has come, for those who want to forget what is long past. It is the median
 * known-at of the last records, so that a few records with a known-at far in the future, as a clock
 * gone wrong writes them, make nobody forget anything.
 */
final class Horizon {
  private static final int RECORDS = 511;
  private static final int STEP = 64;

  private final boolean inOrder;
  private final long[] recent = new long[RECORDS];
  private final long[] sorted = new long[RECORDS];
  private long seen;
  private long moment = Long.MAX_VALUE;

  /**
   * @param inOrder whether records come in the order of their known-at, so that each is the newest
   */
  Horizon(boolean inOrder) {
    this.inOrder = inOrder;
  }

  /** The moment after one more record; before {@value #STEP} of them the earliest there was. */
  long after(long knownAt) {
    if (inOrder) {
      return knownAt;
    }
    recent[(int) (seen % RECORDS)] = knownAt;
    seen++;
    if (seen < STEP) {
      moment = Math.min(moment, knownAt);
    } else if (seen % STEP == 0) {
      int count = (int) Math.min(seen, RECORDS);
      System.arraycopy(recent, 0, sorted, 0, count);
      Arrays.sort(sorted, 0, count);
      moment = sorted[(count - 1) / 2];
    }
    return moment;
  }
}
