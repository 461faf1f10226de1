package org.millrace.dataops.features.expression;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts to values and back as DuckDB's CAST does it; called by generated code. */
final class Casts {
  private static final String DIGITS = "[0-9]+(?:_[0-9]+)*";
  private static final Pattern NUMBER =
      Pattern.compile(
          "([+-]?)((?:" + DIGITS + ")?)(\\.?)((?:" + DIGITS + ")?)(?:[eE]([+-]?[0-9]{1,9}))?");
  private static final Pattern RADIX = Pattern.compile("0[xX]([0-9a-fA-F]+)|0[bB]([01]+)");
  private static final Pattern SPACE = Pattern.compile("^[ \t\n\u000B\f\r]+|[ \t\n\u000B\f\r]+$");

  /** No 64-bit integer has more digits, and no number that rounds to one other than zero fewer. */
  private static final int LONGEST = 40;

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
    String trimmed = trim(text);
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
    String trimmed = trim(text);
    Matcher number = NUMBER.matcher(trimmed);
    if (number.matches() && hasDigits(number)) {
      return round(number);
    }
    Matcher radix = RADIX.matcher(trimmed);
    if (!radix.matches()) {
      throw Fault.here();
    }
    try {
      return radix.group(1) != null
          ? Long.parseLong(radix.group(1), 16)
          : Long.parseLong(radix.group(2), 2);
    } catch (NumberFormatException tooLong) {
      throw Fault.here();
    }
  }

  static long toInt(String text) {
    return Arithmetic.toInt(toLong(text));
  }

  private static long round(Matcher number) {
    int exponent = number.group(5) == null ? 0 : Integer.parseInt(number.group(5));
    BigDecimal value =
        new BigDecimal(
            (number.group(1) + number.group(2) + "." + number.group(4) + "0").replace("_", ""));
    if (Math.abs(exponent) > LONGEST + value.precision()) {
      if (exponent < 0 || value.signum() == 0) {
        return 0;
      }
      throw Fault.here();
    }
    try {
      return value.scaleByPowerOfTen(exponent).setScale(0, RoundingMode.HALF_UP).longValueExact();
    } catch (ArithmeticException tooLong) {
      throw Fault.here();
    }
  }

  private static boolean hasDigits(Matcher number) {
    return !number.group(2).isEmpty() || !number.group(4).isEmpty();
  }

  private static String trim(String text) {
    return SPACE.matcher(text).replaceAll("");
  }
}
