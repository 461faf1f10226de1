package org.millrace.dataops.datasets;

/**
 * A field and the value that stands for a subject in it, as {@code tailnum} and {@code N14228}.
 *
 * @param field of type string or integer
 * @param value as text; compared exactly
 */
public record FieldValue(String field, String value) {}
