/**
 * Scalar SQL over one row: a subset of DuckDB's dialect with DuckDB's meaning, compiled once to
 * bytecode. Begin at {@link org.millrace.dataops.features.expression.Expression} (parse and check)
 * and {@link org.millrace.dataops.features.expression.Program} (run). What DuckDB computes in a way
 * that is not reproduced here is refused when it is parsed, never approximated. No I/O, no clock,
 * no state.
 */
@NullMarked
package org.millrace.dataops.features.expression;

import org.jspecify.annotations.NullMarked;
