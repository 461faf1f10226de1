package org.millrace.dataops.contracts;

import java.util.List;
import org.millrace.dataops.contracts.Check.Limit;
import org.millrace.kernel.Row;

/** Reads an integer of at most 18 digits. */
final class PlainInteger extends PlainField {
  private static final int MOST_DIGITS = 18;

  private final long least;
  private final long most;

  PlainInteger(FieldRules field, int position) {
    super(field, position, beyondLimits(field));
    this.least = least(field);
    this.most = most(field);
  }

  static List<FieldRule> beyondLimits(FieldRules field) {
    return field.ofValues().stream().filter(rule -> !(rule.check() instanceof Limit)).toList();
  }

  static long least(FieldRules field) {
    return field.ofValues().stream()
        .filter(rule -> rule.check() instanceof Limit limit && limit.lower())
        .mapToLong(rule -> ((Limit) rule.check()).word())
        .reduce(Long.MIN_VALUE, Math::max);
  }

  static long most(FieldRules field) {
    return field.ofValues().stream()
        .filter(rule -> rule.check() instanceof Limit limit && !limit.lower())
        .mapToLong(rule -> ((Limit) rule.check()).word())
        .reduce(Long.MAX_VALUE, Math::min);
  }

  @Override
  int read(byte[] json, int from, Row into) {
    boolean negative = json[from] == '-';
    int first = negative ? from + 1 : from;
    int at = first;
    long value = 0;
    for (; at < json.length; at++) {
      int digit = json[at] - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
    }
    int digits = at - first;
    if (digits == 0 || digits > MOST_DIGITS || (digits > 1 && json[first] == '0')) {
      return ODD;
    }
    value = negative ? -value : value;
    if (value < least || value > most) {
      return ODD;
    }
    for (FieldRule rule : rules) {
      if (!rule.check().keeps(value)) {
        return ODD;
      }
    }
    into.setLong(position, value);
    return at; // a fraction or an exponent that follows is no end of a value
  }
}
