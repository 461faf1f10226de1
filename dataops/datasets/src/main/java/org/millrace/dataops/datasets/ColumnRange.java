package org.millrace.dataops.datasets;

import org.jspecify.annotations.Nullable;

/**
 * What the manifests of a version tell of one column without reading a row. The values lie within
 * the ends, which need not occur themselves.
 *
 * @param nulls rows without a value
 * @param least a Long for integers and, in microseconds since 1970, times; a Double for numbers;
 *     null if it can't be told: of texts and booleans, and of numbers that may hold NaN
 * @param greatest as {@code least}; both are known, or neither
 */
public record ColumnRange(long nulls, @Nullable Number least, @Nullable Number greatest) {}
