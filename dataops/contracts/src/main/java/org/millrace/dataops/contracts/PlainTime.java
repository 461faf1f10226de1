package org.millrace.dataops.contracts;

import org.millrace.kernel.Row;

/** Reads an instant or a local time. */
final class PlainTime extends PlainField {
  private static final int LONGEST = 40;

  private final boolean zoned;
  private final long least;
  private final long most;

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
    long micros = TimeText.parse(json, at + 1, end - at - 1, zoned);
    if (!TimeText.isTime(micros) || micros < least || micros > most) {
      return ODD;
    }
    into.setLong(position, micros);
    return end + 1;
  }
}
