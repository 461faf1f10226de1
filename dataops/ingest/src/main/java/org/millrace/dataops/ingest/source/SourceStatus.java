package org.millrace.dataops.ingest.source;

import java.time.Instant;
import java.util.Optional;

/**
 * How a source that is published as it comes stands.
 *
 * @param kind folder, kafka, jdbc or http
 * @param running whether it reads; if not, it waits to try again by itself
 * @param reason of the last failure, in words and without secrets; empty while it runs
 * @param published records since this process began
 * @param lastSuccess when it was last asked without a failure, even if there was nothing new
 * @param newest known-at of the newest record published since this process began
 */
public record SourceStatus(
    String useCase,
    String stream,
    String kind,
    boolean running,
    Optional<String> reason,
    long published,
    Optional<Instant> lastSuccess,
    Optional<Instant> newest) {}
