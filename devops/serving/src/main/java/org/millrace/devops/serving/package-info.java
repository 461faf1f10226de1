/**
 * Answers predictions with the newest known features, swaps model versions without a failed
 * request, and logs every answer to Kafka. Begin at {@link
 * org.millrace.devops.serving.PredictionService}: bytes in, bytes out; {@link
 * org.millrace.devops.serving.ServingConfiguration} puts the parts together. It must not train,
 * read datasets or need the control database: a prediction goes on without all of them.
 */
@NullMarked
package org.millrace.devops.serving;

import org.jspecify.annotations.NullMarked;
