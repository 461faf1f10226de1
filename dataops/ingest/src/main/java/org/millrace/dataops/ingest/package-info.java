/**
 * From Kafka to dataset versions, exactly once: reads a stream, judges each record by its contract,
 * keeps the bad ones aside and commits the good ones together with their offsets. Begin at {@link
 * org.millrace.dataops.ingest.IngestService}. It must not know of features, models or HTTP, and
 * must drop nothing silently.
 */
@NullMarked
package org.millrace.dataops.ingest;

import org.jspecify.annotations.NullMarked;
