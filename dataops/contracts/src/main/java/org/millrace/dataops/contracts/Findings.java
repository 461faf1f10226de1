package org.millrace.dataops.contracts;

import java.util.ArrayList;
import java.util.List;

/** Collects what a record breaks; bounded, so that a hostile record can't fill the memory. */
final class Findings {
  private static final int MOST = 50;
  private static final int SHOWN = 40;

  private final List<Violation> errors = new ArrayList<>();
  private final List<Violation> warnings = new ArrayList<>();
  private int unlisted;
  private Severity worstUnlisted = Severity.QUARANTINE;

  void clear() {
    errors.clear();
    warnings.clear();
    unlisted = 0;
    worstUnlisted = Severity.QUARANTINE;
  }

  boolean isEmpty() {
    return errors.isEmpty() && warnings.isEmpty();
  }

  void add(Violation violation) {
    List<Violation> list = violation.severity().holdsBack() ? errors : warnings;
    if (list.size() < MOST) {
      list.add(violation);
    } else if (violation.severity().holdsBack()) {
      unlisted++;
      if (violation.severity() == Severity.REJECT) {
        worstUnlisted = Severity.REJECT;
      }
    }
  }

  void add(Terms terms, String field, String value) {
    add(terms.of(field, value));
  }

  /** A fault of the record as a whole. */
  void add(String rule, AnomalyCode code, String why, String fix) {
    add(new Violation(rule, null, why, fix, Severity.QUARANTINE, code));
  }

  List<Violation> errors() {
    if (unlisted == 0) {
      return List.copyOf(errors);
    }
    List<Violation> all = new ArrayList<>(errors);
    all.add(
        new Violation(
            "more",
            null,
            "breaks " + unlisted + " more rules",
            "mend these first",
            worstUnlisted,
            AnomalyCode.UNKNOWN_TYPE));
    return List.copyOf(all);
  }

  List<Violation> warnings() {
    return List.copyOf(warnings);
  }

  /** A value as it may be shown: 40 characters, and none that could forge a line of a log. */
  static String shorten(String value) {
    int end = Math.min(value.length(), SHOWN);
    StringBuilder shown = new StringBuilder(end + 1);
    for (int i = 0; i < end; i++) {
      char c = value.charAt(i);
      boolean plain = !Character.isISOControl(c) && !Character.isSurrogate(c) && !isInvisible(c);
      shown.append(plain ? c : '\uFFFD');
    }
    return value.length() > SHOWN ? shown.append('…').toString() : shown.toString();
  }

  private static boolean isInvisible(char c) {
    int type = Character.getType(c);
    return type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
