/**
 * When a model is trained again. Begin at {@link
 * org.millrace.modelops.training.retraining.RetrainingPolicy}, section {@code retraining} of a use
 * case's {@code modelops.yaml}: from {@link
 * org.millrace.modelops.training.retraining.RetrainingFacts} and a moment it makes a decision in
 * words. It must not read a clock, a table or a run: the same facts give the same decision.
 */
@NullMarked
package org.millrace.modelops.training.retraining;

import org.jspecify.annotations.NullMarked;
