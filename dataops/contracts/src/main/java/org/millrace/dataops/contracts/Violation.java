package org.millrace.dataops.contracts;

import org.jspecify.annotations.Nullable;

/**
 * A rule that a record breaks.
 *
 * @param rule short code: json (no JSON object in UTF-8), required, type, text (characters no store
 *     takes), range, length, pattern, values, unknown-field, duplicate-field, size, more (how many
 *     are not listed)
 * @param field null where the record as a whole is at fault
 * @param why what is wrong, with the value if the contract does not classify it, shortened to 40
 *     characters
 * @param fix what to send instead
 */
public record Violation(String rule, @Nullable String field, String why, String fix) {
  @Override
  public String toString() {
    return rule + ": " + (field == null ? "" : field + " ") + why + "; " + fix;
  }
}
