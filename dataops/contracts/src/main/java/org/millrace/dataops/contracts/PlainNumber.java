package org.millrace.dataops.contracts;

import org.millrace.dataops.contracts.Check.Limit;
import org.millrace.kernel.Row;
import tools.jackson.core.io.NumberInput;

/**
 * Reads a number. Up to 2^53 without its point and with at most 22 places, the quotient of two
 * exact floating point numbers is the nearest to the decimal (Clinger 1990); others are left to the
 * parser that the tokens are read with.
 */
final class PlainNumber extends PlainField {
  private static final int MOST_DIGITS = 18;
  private static final int MOST_LENGTH = 64;
  private static final long EXACT = 1L << 53;
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private final double least;
  private final double most;
  private final char[] scratch = new char[MOST_LENGTH];

  PlainNumber(FieldRules field, int position) {
    super(field, position, PlainInteger.beyondLimits(field));
    double least = -Double.MAX_VALUE;
    double most = Double.MAX_VALUE;
    for (FieldRule rule : field.ofValues()) {
      if (rule.check() instanceof Limit limit) {
        double bound = limit.limit().doubleValue();
        if (limit.lower()) {
          least = Math.max(least, limit.exclusive() ? Math.nextUp(bound) : bound);
        } else {
          most = Math.min(most, limit.exclusive() ? Math.nextDown(bound) : bound);
        }
      }
    }
    this.least = least;
    this.most = most;
  }

  @Override
  int read(byte[] json, int from, Row into) {
    boolean negative = json[from] == '-';
    int first = negative ? from + 1 : from;
    long digits = 0;
    int at = first;
    int point = -1;
    for (; at < json.length; at++) {
      int digit = json[at] - '0';
      if (digit >= 0 && digit <= 9) {
        digits = digits * 10 + digit;
      } else if (digit == '.' - '0' && point < 0) {
        point = at;
      } else {
        break;
      }
    }
    int whole = (point < 0 ? at : point) - first;
    int places = point < 0 ? 0 : at - point - 1;
    if (whole == 0 || (whole > 1 && json[first] == '0') || (point >= 0 && places == 0)) {
      return ODD;
    }
    double value;
    if (at < json.length && (json[at] | ' ') == 'e') {
      at = afterExponent(json, at + 1);
      if (at == ODD || at - from > MOST_LENGTH) {
        return ODD;
      }
      value = parsed(json, from, at);
    } else if (whole + places > MOST_DIGITS || (places > 0 && digits > EXACT)) {
      if (point < 0 || at - from > MOST_LENGTH) {
        return ODD;
      }
      value = parsed(json, from, at);
    } else if (negative && digits == 0 && point < 0) {
      return ODD; // the token is an integer, which knows no -0
    } else {
      double magnitude = places == 0 ? digits : digits / POWERS[places];
      value = negative ? -magnitude : magnitude;
    }
    if (!(value >= least && value <= most)) {
      return ODD;
    }
    for (FieldRule rule : rules) {
      if (!rule.check().keeps(value)) {
        return ODD;
      }
    }
    into.setDouble(position, value);
    return at;
  }

  private static int afterExponent(byte[] json, int from) {
    int first = from < json.length && (json[from] == '-' || json[from] == '+') ? from + 1 : from;
    int at = first;
    while (at < json.length && json[at] >= '0' && json[at] <= '9') {
      at++;
    }
    return at == first ? ODD : at;
  }

  private double parsed(byte[] json, int from, int end) {
    for (int i = from; i < end; i++) {
      scratch[i - from] = (char) json[i];
    }
    return NumberInput.parseDouble(scratch, 0, end - from, true);
  }
}
