package org.millrace.dataops.quality;

import java.util.List;
import org.millrace.kernel.ProblemException;

/**
 * What one dataset version looks like, column by column.
 *
 * @param dataset use case and stream
 * @param snapshotId of the version
 * @param rows of the version
 * @param columns in the order of the schema
 */
public record Profile(String dataset, long snapshotId, long rows, List<ColumnProfile> columns) {
  public Profile {
    columns = List.copyOf(columns);
  }

  /**
   * @throws ProblemException if there is no such column
   */
  public ColumnProfile column(String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    "Cannot find column '" + name + "' of " + dataset,
                    "the version has " + columns.stream().map(ColumnProfile::name).toList(),
                    "name one of these"));
  }
}
