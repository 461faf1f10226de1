package org.millrace.dataops.ingest.source;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of a source, ready to be published.
 *
 * @param key null where the source gives none
 */
@SuppressWarnings("ArrayRecordComponent") // bytes go straight to the producer
record SourceRecord(String stream, @Nullable String key, Instant knownAt, byte[] json) {}
