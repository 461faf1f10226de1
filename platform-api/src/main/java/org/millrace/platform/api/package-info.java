/**
 * The control API under {@code /api/v1}: what there is, in lists. Begin at {@link
 * org.millrace.platform.api.DatasetController}. Controllers translate and answer; the state is in
 * the modules. Predictions are answered by {@code org.millrace.devops.serving}.
 */
@NullMarked
package org.millrace.platform.api;

import org.jspecify.annotations.NullMarked;
