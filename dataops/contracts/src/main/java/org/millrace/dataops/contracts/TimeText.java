package org.millrace.dataops.contracts;

/**
 * Reads ISO-8601 times by hand, since a record has several and java.time allocates a dozen objects
 * for each: {@code yyyy-MM-ddTHH:mm[:ss[.fraction]]}, then {@code Z} or {@code +hh:mm} for an
 * instant and nothing for a local time. Years 1900 to 9999; up to nine digits of fraction, of which
 * those below a microsecond are dropped.
 */
final class TimeText {
  /** Answers of {@link #parse} that are no time; every time is above them. */
  static final long MALFORMED = Long.MIN_VALUE;

  static final long NO_OFFSET = Long.MIN_VALUE + 1;
  static final long HAS_OFFSET = Long.MIN_VALUE + 2;
  static final long OUT_OF_RANGE = Long.MIN_VALUE + 3;

  private static final long FIRST_DAY = daysSince1970(1900, 1, 1);

  static final int SHORTEST = "2013-01-01T10:00".length();
  private static final int[] FRACTION_UNITS = {0, 100_000, 10_000, 1_000, 100, 10, 1, 0, 0, 0};

  private TimeText() {}

  static boolean isTime(long parsed) {
    return parsed > OUT_OF_RANGE;
  }

  /**
   * @param zoned whether an instant is due, which bears its offset, or a local time, which must not
   * @return microseconds since 1970, or one of the constants above
   */
  static long parse(byte[] text, int from, int length, boolean zoned) {
    if (length < SHORTEST) {
      return MALFORMED;
    }
    long day = day(text, from);
    return day == MALFORMED ? MALFORMED : parse(text, from, length, zoned, day);
  }

  /**
   * @param from the first of ten bytes at least
   * @return the day since 1970, also one that is out of range, or {@link #MALFORMED}
   */
  static long day(byte[] text, int from) {
    if (text[from + 4] != '-' || text[from + 7] != '-') {
      return MALFORMED;
    }
    int century = pair(text, from);
    int yearOfCentury = pair(text, from + 2);
    int month = pair(text, from + 5);
    int day = pair(text, from + 8);
    int year = century * 100 + yearOfCentury;
    if ((century | yearOfCentury | month | day) < 0
        || month < 1
        || month > 12
        || day < 1
        || day > daysOf(month, year)) {
      return MALFORMED;
    }
    return daysSince1970(year, month, day);
  }

  /**
   * The same where the day is known.
   *
   * @param length at least that of a time without seconds
   * @param day the day since 1970 that the text begins with
   */
  static long parse(byte[] text, int from, int length, boolean zoned, long day) {
    int end = from + length;
    int hour = pair(text, from + 11);
    int minute = pair(text, from + 14);
    if (text[from + 10] != 'T'
        || text[from + 13] != ':'
        || (hour | minute) < 0
        || hour > 23
        || minute > 59) {
      return MALFORMED;
    }
    int at = from + SHORTEST;
    int second = 0;
    long fraction = 0;
    if (at + 2 < end && text[at] == ':') {
      second = pair(text, at + 1);
      if (second < 0 || second > 59) {
        return MALFORMED;
      }
      at += 3;
      if (at < end && text[at] == '.') {
        int first = ++at;
        while (at < end && isDigit(text[at]) && at - first < 9) {
          fraction += (text[at] - '0') * (long) FRACTION_UNITS[at - first + 1];
          at++;
        }
        if (at == first) {
          return MALFORMED;
        }
      }
    }
    long seconds = day * 86_400L + hour * 3600L + minute * 60L + second;
    long local = seconds * 1_000_000L + fraction;
    if (at == end) {
      return zoned ? NO_OFFSET : inRange(day, local);
    }
    long offset = offset(text, at, end);
    if (offset == MALFORMED) {
      return MALFORMED;
    }
    return zoned ? inRange(day, local - offset) : HAS_OFFSET;
  }

  private static long inRange(long day, long micros) {
    return day < FIRST_DAY ? OUT_OF_RANGE : micros;
  }

  /** Micros east of Greenwich, or {@link #MALFORMED}. */
  private static long offset(byte[] text, int at, int end) {
    byte sign = text[at];
    if (sign == 'Z') {
      return end == at + 1 ? 0 : MALFORMED;
    }
    if ((sign != '+' && sign != '-') || end != at + 6 || text[at + 3] != ':') {
      return MALFORMED;
    }
    int hours = pair(text, at + 1);
    int minutes = pair(text, at + 4);
    if (hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > 18 * 60) {
      return MALFORMED;
    }
    long micros = (hours * 60L + minutes) * 60_000_000L;
    return sign == '+' ? micros : -micros;
  }

  /** The number written by two digits, or something negative. */
  private static int pair(byte[] text, int at) {
    byte tens = text[at];
    byte ones = text[at + 1];
    return isDigit(tens) && isDigit(ones) ? (tens - '0') * 10 + (ones - '0') : -1;
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  private static int daysOf(int month, int year) {
    if (month == 2) {
      boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
      return leap ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  /** Days of the Gregorian calendar, by eras of 400 years that begin in March (Hinnant 2013). */
  private static long daysSince1970(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400;
    int yearOfEra = y - era * 400;
    int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - 719_468L;
  }
}
