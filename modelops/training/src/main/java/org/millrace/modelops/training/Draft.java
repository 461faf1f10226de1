package org.millrace.modelops.training;

import org.millrace.modelops.predictor.Encoding;
import org.millrace.modelops.predictor.ModelPackage;

/** A model that is fitted, measured, judged and packaged, and not registered. */
record Draft(Attempt attempt, Encoding encoding, Fitted fitted, ModelPackage written) {}
