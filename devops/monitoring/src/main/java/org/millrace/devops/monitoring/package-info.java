/**
 * Watches predictions as their outcomes arrive: joins the prediction log with what came true, both
 * datasets like any other, and says how good the answers were and what they were worth. Begin at
 * {@link org.millrace.devops.monitoring.LiveQuality}. It must not stand in the way of a prediction
 * nor change data.
 */
@NullMarked
package org.millrace.devops.monitoring;

import org.jspecify.annotations.NullMarked;
