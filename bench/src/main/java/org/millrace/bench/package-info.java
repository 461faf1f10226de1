/**
 * Benchmarks, started by {@code bench/run}. Begin at {@link org.millrace.bench.IngestBench}, {@link
 * org.millrace.bench.ServingBench} or {@link org.millrace.bench.TrainingBench}: each measures a
 * part of the platform and what that part is built on, by turns in one process, and prints the
 * ratio. It asserts no times, and nothing depends on it.
 */
@NullMarked
package org.millrace.bench;

import org.jspecify.annotations.NullMarked;
