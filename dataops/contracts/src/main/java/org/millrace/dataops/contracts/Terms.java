package org.millrace.dataops.contracts;

/**
 * How a rule is spoken of when it is broken.
 *
 * @param rule the short code that {@link Violation} lists
 * @param breach follows the value, as {@code is above the maximum 200}
 * @param fix what to send instead
 */
record Terms(String rule, Severity severity, String breach, String fix) {
  static Terms error(String rule, String breach, String fix) {
    return new Terms(rule, Severity.ERROR, breach, fix);
  }

  Violation of(String field, String value) {
    return new Violation(rule, field, value + " " + breach, fix);
  }
}
