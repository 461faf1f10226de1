package org.millrace.dataops.ingest.source;

import java.time.Instant;

/** One row of a source, ready to be published. */
@SuppressWarnings("ArrayRecordComponent") // bytes go straight to the producer
record SourceRecord(String stream, String key, Instant knownAt, byte[] json) {}
