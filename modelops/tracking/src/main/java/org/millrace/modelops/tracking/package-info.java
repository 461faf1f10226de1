/**
 * Runs, model versions and aliases: our own truth, in the control database. Begin at {@link
 * org.millrace.modelops.tracking.RunTracker} and {@link
 * org.millrace.modelops.tracking.ModelRegistry}; {@link
 * org.millrace.modelops.tracking.MlflowOutbox} tells MLflow of every step, late if it must, never
 * twice. Nothing here waits for MLflow, trains a model or decides what is good enough.
 */
@NullMarked
package org.millrace.modelops.tracking;

import org.jspecify.annotations.NullMarked;
