package org.millrace.dataops.expressions;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts to values and back as DuckDB's CAST does it; called by generated code. */
final class Casts {
  private static final String DIGITS = "[0-9]+(?:_[0-9]+)*";
  private static final Pattern NUMBER =
      Pattern.compile(
          "([+-]?)((?:" + DIGITS + ")?)(\\.?)((?:" + DIGITS + ")?)(?:[eE]([+-]?[0-9]+))?");
  private static final Pattern RADIX =
      Pattern.compile("0[xX]([0-9a-fA-F]+(?:_[0-9a-fA-F]+)*)|0[bB]([01]+(?:_[01]+)*)");
  private static final Pattern PLUS_MINUS = Pattern.compile("^\\+-");
  private static final Pattern FULL_STOP = Pattern.compile("([eE][+-]?[0-9]+)\\.$");
  private static final Pattern SPACE = Pattern.compile("^[ \t\n\u000B\f\r]+|[ \t\n\u000B\f\r]+$");

  /** DuckDB reads an integer's exponent as 16 bits. */
  private static final BigInteger GREATEST_EXPONENT = BigInteger.valueOf(Short.MAX_VALUE);

  private Casts() {}

  static double toDouble(long value) {
    return value;
  }

  static double toDouble(boolean value) {
    return value ? 1 : 0;
  }

  static long toLong(boolean value) {
    return value ? 1 : 0;
  }

  static boolean toBoolean(long value) {
    return value != 0;
  }

  static boolean toBoolean(double value) {
    return value != 0;
  }

  static boolean toBoolean(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "t", "1", "yes", "y" -> true;
      case "false", "f", "0", "no", "n" -> false;
      default -> throw Fault.here();
    };
  }

  static String toText(long value) {
    return Long.toString(value);
  }

  static String toText(boolean value) {
    return Boolean.toString(value);
  }

  static double toDouble(String text) {
    // DuckDB takes one plus away, whatever follows.
    String trimmed = PLUS_MINUS.matcher(trim(text)).replaceFirst("-");
    Matcher number = NUMBER.matcher(trimmed);
    if (number.matches() && hasDigits(number)) {
      return Double.parseDouble(trimmed.replace("_", ""));
    }
    return switch (trimmed.toLowerCase(Locale.ROOT)) {
      case "nan", "+nan", "-nan" -> Double.NaN;
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw Fault.here();
    };
  }

  /** A fraction is rounded, half away from zero. */
  static long toLong(String text) {
    // DuckDB allows a full stop behind the exponent.
    String trimmed = FULL_STOP.matcher(trim(text)).replaceFirst("$1");
    Matcher number = NUMBER.matcher(trimmed);
    if (number.matches() && hasDigits(number)) {
      return round(number);
    }
    Matcher radix = RADIX.matcher(text.stripLeading());
    if (!radix.matches()) {
      throw Fault.here();
    }
    return radix.group(1) != null
        ? whole(new BigInteger(radix.group(1).replace("_", ""), 16))
        : whole(new BigInteger(radix.group(2).replace("_", ""), 2));
  }

  static long toInt(String text) {
    return Arithmetic.toInt(toLong(text));
  }

  private static long round(Matcher number) {
    String digits = "0" + number.group(2).replace("_", "");
    String fraction = number.group(4).replace("_", "") + "0";
    BigInteger exponent =
        number.group(5) == null ? BigInteger.ZERO : new BigInteger(number.group(5));
    if (exponent.abs().compareTo(GREATEST_EXPONENT) > 0) {
      throw Fault.here();
    }
    BigDecimal value = new BigDecimal(number.group(1) + digits + "." + fraction);
    whole(value.toBigInteger());
    return whole(
        value
            .scaleByPowerOfTen(exponent.intValue())
            .setScale(0, RoundingMode.HALF_UP)
            .toBigInteger());
  }

  private static long whole(BigInteger value) {
    if (value.bitLength() > 63) {
      throw Fault.here();
    }
    return value.longValue();
  }

  private static boolean hasDigits(Matcher number) {
    return !number.group(2).isEmpty() || !number.group(4).isEmpty();
  }

  private static String trim(String text) {
    return SPACE.matcher(text).replaceAll("");
  }
}
