package org.millrace.dataops.contracts;

import org.jspecify.annotations.Nullable;

/**
 * A rule that a record breaks.
 *
 * @param rule short code: json, required, type, range, pattern, values, unknown-field,
 *     duplicate-field, size
 * @param field null where the record as a whole is at fault
 */
public record Violation(String rule, @Nullable String field, String why, String fix) {}
