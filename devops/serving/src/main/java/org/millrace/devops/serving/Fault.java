package org.millrace.devops.serving;

/**
 * One thing wrong with a request.
 *
 * @param pointer JSON pointer (RFC 6901) to the value at fault; empty for the whole body
 * @param rule short code of the rule broken: json, required, type, range, unknown-field ...
 */
public record Fault(String pointer, String rule, String why, String fix) {}
