package org.millrace.dataops.contracts;

/**
 * How a rule is spoken of when a record breaks it.
 *
 * @param rule the short code that {@link Violation} lists
 * @param severity what becomes of the record
 * @param breach follows the value, as {@code is above the maximum 200}
 * @param fix what to send instead
 */
record Terms(String rule, AnomalyCode code, Severity severity, String breach, String fix) {
  static Terms error(String rule, AnomalyCode code, String breach, String fix) {
    return new Terms(rule, code, Severity.QUARANTINE, breach, fix);
  }

  Terms with(Severity other) {
    return new Terms(rule, code, other, breach, fix);
  }

  Violation of(String field, String value) {
    return new Violation(rule, field, value + " " + breach, fix, severity, code);
  }
}
