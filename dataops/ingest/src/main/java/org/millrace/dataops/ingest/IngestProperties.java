package org.millrace.dataops.ingest;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Ingestion as a process does it.
 *
 * @param commitInterval longest time a record waits for its commit while the stream runs
 * @param commitRows a commit is made when that many records have been read, or 96 MiB of values
 * @param partitions of a topic that ingestion creates; one keeps the order of the whole stream
 * @param retryAfter wait after the first failure; doubled at each further one
 * @param retryAtMost longest wait between two tries
 * @param stopWithin longest time for the last commit when ingestion stops
 * @param sourceMemory what DuckDB may take to sort the files of a source
 * @param aheadAtMost how far known-at may lie in the future; a record beyond is quarantined
 * @param lateAtMost how long ago known-at may be; a record beyond is quarantined. Without bound if
 *     absent, since a backfill is late by nature
 */
@ConfigurationProperties("millrace.ingest")
public record IngestProperties(
    @DefaultValue("2s") Duration commitInterval,
    @DefaultValue("240000") int commitRows,
    @DefaultValue("1") int partitions,
    @DefaultValue("500ms") Duration retryAfter,
    @DefaultValue("30s") Duration retryAtMost,
    @DefaultValue("15s") Duration stopWithin,
    @DefaultValue("512MB") DataSize sourceMemory,
    @DefaultValue("1d") Duration aheadAtMost,
    @Nullable Duration lateAtMost) {

  /** The defaults, for those who do without Spring. */
  public static IngestProperties defaults() {
    return new IngestProperties(
        Duration.ofSeconds(2),
        240_000,
        1,
        Duration.ofMillis(500),
        Duration.ofSeconds(30),
        Duration.ofSeconds(15),
        DataSize.ofMegabytes(512),
        Duration.ofDays(1),
        null);
  }
}
