package org.millrace.dataops.ingest.source;

import java.util.Map;

/**
 * What was published; every record of it is acknowledged.
 *
 * @param records by stream
 * @param ends by stream and partition, the offset after the last record published; wait for these
 *     to see all of it ingested
 */
public record Publication(Map<String, Long> records, Map<String, Map<Integer, Long>> ends) {
  public Publication {
    records = Map.copyOf(records);
    ends = Map.copyOf(ends);
  }

  /** Of all streams together. */
  public long total() {
    return records.values().stream().mapToLong(Long::longValue).sum();
  }
}
