package org.millrace.modelops.training;

import org.millrace.modelops.predictor.Encoding;

/**
 * A model that is fitted, measured, judged and packaged, and not registered.
 *
 * @param digest of its package
 */
record Draft(Attempt attempt, Encoding encoding, Fitted fitted, String digest) {}
