/**
 * From dataset versions to a gated model version. Begin at {@link
 * org.millrace.modelops.training.TrainingService}: it joins features and outcomes as they were
 * known, trains through Tribuo, measures the compiled model against its baselines, asks the gates
 * and registers. What a use case wants is in {@link
 * org.millrace.modelops.training.ModelopsSettings}. It must not serve, nor schedule itself, nor
 * read a record that was not known at the moment it trains for.
 */
@NullMarked
package org.millrace.modelops.training;

import org.jspecify.annotations.NullMarked;
