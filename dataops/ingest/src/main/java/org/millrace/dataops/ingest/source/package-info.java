/**
 * From files to Kafka: reads a use case's sources with DuckDB and publishes each row as a record of
 * its stream, in the order in which the facts became known. Begin at {@link
 * org.millrace.dataops.ingest.source.FileSource}, or at {@link
 * org.millrace.dataops.ingest.source.Replay} to publish as time goes on. It judges nothing: that is
 * ingestion's, at the other end of the topic.
 */
@NullMarked
package org.millrace.dataops.ingest.source;

import org.jspecify.annotations.NullMarked;
