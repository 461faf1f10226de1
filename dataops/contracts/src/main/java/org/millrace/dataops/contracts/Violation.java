package org.millrace.dataops.contracts;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A rule that a record breaks.
 *
 * @param rule short code: json (no JSON object in UTF-8), required, type, text (characters no store
 *     takes), range, length, pattern, values, condition, unknown-field, duplicate-field, size, more
 *     (how many are not listed)
 * @param field null where the record as a whole is at fault
 * @param why what is wrong, with the value if the contract does not classify it, shortened to 40
 *     characters
 * @param fix what to send instead
 */
public record Violation(
    String rule,
    @Nullable String field,
    String why,
    String fix,
    Severity severity,
    AnomalyCode code) {

  /** What was written down before there were codes has none. */
  public Violation {
    severity = Objects.requireNonNullElse(severity, Severity.QUARANTINE);
    code = Objects.requireNonNullElse(code, AnomalyCode.UNKNOWN_TYPE);
  }

  /** One that holds the record back and that no code names. */
  public Violation(String rule, @Nullable String field, String why, String fix) {
    this(rule, field, why, fix, Severity.QUARANTINE, AnomalyCode.UNKNOWN_TYPE);
  }

  @Override
  public String toString() {
    return rule + ": " + (field == null ? "" : field + " ") + why + "; " + fix;
  }
}
