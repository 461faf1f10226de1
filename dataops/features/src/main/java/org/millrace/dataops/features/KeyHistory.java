package org.millrace.dataops.features;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Row;

/**
 * The recent records of one key in the order of their known-at; one writer, many readers, no lock.
 *
 * <p>Readers see an immutable view. A record that comes in order is written behind the end of every
 * view that exists and then published with a new one; any other goes into a copy of the arrays.
 */
final class KeyHistory {
  private static final int FIRST_CAPACITY = 8;

  /** Entries from {@code begin} to before {@code end} count. */
  private static final class View {
    final long[] times;
    final Row[] rows;
    final int begin;
    final int end;

    View(long[] times, Row[] rows, int begin, int end) {
      this.times = times;
      this.rows = rows;
      this.begin = begin;
      this.end = end;
    }
  }

  private volatile View view = new View(new long[FIRST_CAPACITY], new Row[FIRST_CAPACITY], 0, 0);

  /** The record with the greatest known-at from {@code earliest} to {@code latest}, or null. */
  @Nullable Row find(long earliest, long latest) {
    View seen = view;
    int position = lastNotAfter(seen, latest);
    return position >= seen.begin && seen.times[position] >= earliest ? seen.rows[position] : null;
  }

  int size() {
    View seen = view;
    return seen.end - seen.begin;
  }

  /**
   * Takes in a record; one of the same known-at is replaced.
   *
   * @param earliest what is older is forgotten
   * @param most how many to keep; the oldest are forgotten first
   */
  void add(long knownAt, Row row, long earliest, int most) {
    View now = view;
    int position = lastNotAfter(now, knownAt);
    boolean repeated = position >= now.begin && now.times[position] == knownAt;
    View next = repeated ? replace(now, position, row) : insert(now, position + 1, knownAt, row);
    view = pruned(next, earliest, most);
  }

  /** Forgets what is older than {@code earliest}. */
  void prune(long earliest) {
    view = pruned(view, earliest, Integer.MAX_VALUE);
  }

  private static int lastNotAfter(View view, long knownAt) {
    int low = view.begin;
    int high = view.end - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (view.times[middle] <= knownAt) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private static View replace(View view, int position, Row row) {
    Row[] rows = view.rows.clone();
    rows[position] = row;
    return new View(view.times, rows, view.begin, view.end);
  }

  private static View insert(View view, int position, long knownAt, Row row) {
    if (position == view.end && view.end < view.times.length) {
      view.times[position] = knownAt;
      view.rows[position] = row;
      return new View(view.times, view.rows, view.begin, view.end + 1);
    }
    int size = view.end - view.begin;
    int before = position - view.begin;
    int capacity = Math.max(FIRST_CAPACITY, size + 1 + size / 2);
    long[] times = new long[capacity];
    Row[] rows = new Row[capacity];
    System.arraycopy(view.times, view.begin, times, 0, before);
    System.arraycopy(view.rows, view.begin, rows, 0, before);
    times[before] = knownAt;
    rows[before] = row;
    System.arraycopy(view.times, position, times, before + 1, size - before);
    System.arraycopy(view.rows, position, rows, before + 1, size - before);
    return new View(times, rows, 0, size + 1);
  }

  private static View pruned(View view, long earliest, int most) {
    int begin = Math.max(view.begin, view.end - most);
    while (begin < view.end && view.times[begin] < earliest) {
      begin++;
    }
    if (begin == view.begin) {
      return view;
    }
    // What lies before the beginning would still be held in memory.
    return begin > view.times.length / 2
        ? new View(
            Arrays.copyOfRange(view.times, begin, view.times.length),
            Arrays.copyOfRange(view.rows, begin, view.rows.length),
            0,
            view.end - begin)
        : new View(view.times, view.rows, begin, view.end);
  }
}
