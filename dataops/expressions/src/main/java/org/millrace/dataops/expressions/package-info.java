/**
 * Scalar SQL over one row: a subset of DuckDB's dialect with DuckDB's meaning, compiled once to
 * bytecode. Begin at {@link org.millrace.dataops.expressions.Expression} (parse and check) and
 * {@link org.millrace.dataops.expressions.Program} (run). What DuckDB computes in a way that is not
 * reproduced here is refused when it is parsed, never approximated. No I/O, no clock, no state.
 */
@NullMarked
package org.millrace.dataops.expressions;

import org.jspecify.annotations.NullMarked;
