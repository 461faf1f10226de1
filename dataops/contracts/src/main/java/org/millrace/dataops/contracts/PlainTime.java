package org.millrace.dataops.contracts;

import java.nio.charset.StandardCharsets;
import org.millrace.kernel.Row;

/**
 * Reads an instant or a local time. Records mostly come in the order of their times, so that the
 * day is the one read last. Not thread-safe.
 */
final class PlainTime extends PlainField {
  private static final int LONGEST = 40;
  private static final byte[] EPOCH = "1970-01-01".getBytes(StandardCharsets.US_ASCII);

  private final boolean zoned;
  private final long least;
  private final long most;

  /** The first and the last eight bytes of a date's ten, and its day since 1970. */
  private long head = word(EPOCH, 0);

  private long tail = word(EPOCH, 2);
  private long day;

  PlainTime(FieldRules field, int position, boolean zoned) {
    super(field, position, PlainInteger.beyondLimits(field));
    this.zoned = zoned;
    this.least = PlainInteger.least(field);
    this.most = PlainInteger.most(field);
  }

  @Override
  int read(byte[] json, int at, Row into) {
    int stop = Math.min(json.length, at + LONGEST);
    int end = at + 1;
    while (end < stop && json[end] != '"') {
      end++;
    }
    if (end >= stop || json[at] != '"') {
      return ODD;
    }
    if (end - at - 1 < TimeText.SHORTEST || !isDay(json, at + 1)) {
      return ODD;
    }
    long micros = TimeText.parse(json, at + 1, end - at - 1, zoned, day);
    if (!TimeText.isTime(micros) || micros < least || micros > most) {
      return ODD;
    }
    into.setLong(position, micros);
    return end + 1;
  }

  private boolean isDay(byte[] json, int from) {
    long newHead = word(json, from);
    long newTail = word(json, from + 2);
    if (newHead == head && newTail == tail) {
      return true;
    }
    long newDay = TimeText.day(json, from);
    if (newDay == TimeText.MALFORMED) {
      return false;
    }
    head = newHead;
    tail = newTail;
    day = newDay;
    return true;
  }
}
