package org.millrace.dataops.expressions;

/**
 * Calendar arithmetic on microseconds since 1970, proleptic Gregorian, without a time zone; called
 * by generated code. The conversions between days and dates are those of Howard Hinnant,
 * "chrono-Compatible Low-Level Date Algorithms" (2014): no allocation, any year.
 */
final class Moments {
  static final long SECOND = 1_000_000L;
  static final long MINUTE = 60 * SECOND;
  static final long HOUR = 60 * MINUTE;
  static final long DAY = 24 * HOUR;

  private static final long DAYS_PER_ERA = 146_097;

  private Moments() {}

  static long year(long micros) {
    return yearOfDay(Math.floorDiv(micros, DAY));
  }

  static long quarter(long micros) {
    return (month(micros) - 1) / 3 + 1;
  }

  static long month(long micros) {
    return monthOfDay(Math.floorDiv(micros, DAY));
  }

  static long day(long micros) {
    long day = Math.floorDiv(micros, DAY);
    return day - dayOf(yearOfDay(day), monthOfDay(day), 1) + 1;
  }

  static long hour(long micros) {
    return Math.floorMod(micros, DAY) / HOUR;
  }

  static long minute(long micros) {
    return Math.floorMod(micros, HOUR) / MINUTE;
  }

  static long second(long micros) {
    return Math.floorMod(micros, MINUTE) / SECOND;
  }

  /** Seconds since 1970. */
  static double epoch(long micros) {
    return micros / 1e6;
  }

  /** Sunday is 0. */
  static long dayOfWeek(long micros) {
    return Math.floorMod(Math.floorDiv(micros, DAY) + 4, 7);
  }

  /** Monday is 1, Sunday 7 (ISO 8601). */
  static long isoDayOfWeek(long micros) {
    return isoDayOfWeekOfDay(Math.floorDiv(micros, DAY));
  }

  static long dayOfYear(long micros) {
    long day = Math.floorDiv(micros, DAY);
    return day - dayOf(yearOfDay(day), 1, 1) + 1;
  }

  /** Week of the year by ISO 8601: the first is the one with the year's first Thursday. */
  static long week(long micros) {
    long day = Math.floorDiv(micros, DAY);
    long thursday = day - isoDayOfWeekOfDay(day) + 4;
    return (thursday - dayOf(yearOfDay(thursday), 1, 1)) / 7 + 1;
  }

  static long plus(long micros, long span) {
    return Arithmetic.add(micros, span);
  }

  static long minus(long micros, long span) {
    return Arithmetic.subtract(micros, span);
  }

  /** A day that the month does not have becomes the month's last. */
  static long plusMonths(long micros, long months) {
    long day = Math.floorDiv(micros, DAY);
    long from = yearOfDay(day) * 12 + monthOfDay(day) - 1;
    long to = from + months;
    long first = dayOf(Math.floorDiv(to, 12), Math.floorMod(to, 12) + 1, 1);
    long last = dayOf(Math.floorDiv(to + 1, 12), Math.floorMod(to + 1, 12) + 1, 1) - 1;
    long moved = Math.min(first + day(micros) - 1, last);
    return Arithmetic.add(Arithmetic.multiply(moved, DAY), Math.floorMod(micros, DAY));
  }

  static long minusMonths(long micros, long months) {
    return plusMonths(micros, -months);
  }

  /** How many boundaries of the unit lie between the two. */
  static long boundaries(long from, long to, long unit) {
    return Math.floorDiv(to, unit) - Math.floorDiv(from, unit);
  }

  static long months(long from, long to) {
    return (year(to) - year(from)) * 12 + month(to) - month(from);
  }

  static long quarters(long from, long to) {
    return (year(to) - year(from)) * 4 + quarter(to) - quarter(from);
  }

  static long years(long from, long to) {
    return year(to) - year(from);
  }

  private static long isoDayOfWeekOfDay(long day) {
    return Math.floorMod(day + 3, 7L) + 1;
  }

  /** Days since 1970 of a date. */
  static long dayOf(long year, long month, long day) {
    long shifted = month <= 2 ? year - 1 : year;
    long era = Math.floorDiv(shifted, 400);
    long yearOfEra = shifted - era * 400;
    long dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * DAYS_PER_ERA + dayOfEra - 719_468;
  }

  private static long yearOfDay(long day) {
    long year = yearOfEra(day) + Math.floorDiv(day + 719_468, DAYS_PER_ERA) * 400;
    return monthOfDay(day) <= 2 ? year + 1 : year;
  }

  private static long monthOfDay(long day) {
    long dayOfEra = Math.floorMod(day + 719_468, DAYS_PER_ERA);
    long year = yearOfEra(day);
    long dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100);
    long month = (5 * dayOfYear + 2) / 153;
    return month < 10 ? month + 3 : month - 9;
  }

  private static long yearOfEra(long day) {
    long dayOfEra = Math.floorMod(day + 719_468, DAYS_PER_ERA);
    return (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
  }
}
