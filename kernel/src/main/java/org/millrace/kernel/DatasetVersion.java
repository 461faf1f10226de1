package org.millrace.kernel;

import java.time.Instant;
import java.util.List;

/**
 * A dataset as it was at one commit: an Iceberg snapshot.
 *
 * @param dataset use case and stream, as {@code flight-delays.weather}
 * @param snapshotId Iceberg's id of the snapshot
 * @param tags the names given to it, perhaps none
 * @param rows how many rows the whole version has
 */
public record DatasetVersion(
    String dataset, long snapshotId, List<String> tags, Instant committedAt, long rows) {
  public DatasetVersion {
    tags = List.copyOf(tags);
  }
}
