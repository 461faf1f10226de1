/**
 * The words every part of Millrace shares, as plain Java: schema, row, batch, problem, digest, use
 * case, dataset version, model version. Begin at {@link org.millrace.kernel.Schema} and {@link
 * org.millrace.kernel.Row}. No framework, no I/O but reading a use case's files, nothing of ours
 * below it.
 */
@NullMarked
package org.millrace.kernel;

import org.jspecify.annotations.NullMarked;
