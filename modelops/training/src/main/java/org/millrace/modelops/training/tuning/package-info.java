/**
 * What a tuning tries next. Begin at {@link org.millrace.modelops.training.tuning.Search}: random
 * search, the tree-structured Parzen estimator and successive halving over a {@link
 * org.millrace.modelops.training.tuning.Space}. What a use case wants is in {@link
 * org.millrace.modelops.training.tuning.TuningSettings}. It must not fit a model nor know how one
 * is fitted: from the same results it makes the same proposals, and that is all it does.
 */
@NullMarked
package org.millrace.modelops.training.tuning;

import org.jspecify.annotations.NullMarked;
