/**
 * One feature engine for batch, stream and request: the same code in all three places. Begin at
 * {@link org.millrace.dataops.features.FeatureSpec} (what the features are) and {@link
 * org.millrace.dataops.features.FeaturePlan} (compute them); {@link
 * org.millrace.dataops.features.FeatureHistory} follows the streams, {@link
 * org.millrace.dataops.features.PointInTimePass} builds training sets. No I/O, no clock, no
 * randomness: equal inputs give equal features.
 */
@NullMarked
package org.millrace.dataops.features;

import org.jspecify.annotations.NullMarked;
