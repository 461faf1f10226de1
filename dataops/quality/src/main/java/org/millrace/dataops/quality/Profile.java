package org.millrace.dataops.quality;

import java.util.List;
import java.util.Set;
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
  /** In characters; of longer values the beginning is shown. */
  public static final int LONGEST_VALUE = ValueCount.MOST_CHARACTERS;

  public Profile {
    columns = List.copyOf(columns);
  }

  /** The same without any value of these columns; how many there were stays. */
  public Profile hiding(Set<String> names) {
    return new Profile(
        dataset,
        snapshotId,
        rows,
        columns.stream()
            .map(column -> names.contains(column.name()) ? column.withoutValues() : column)
            .toList());
  }

  /** The same without any value. */
  public Profile withoutValues() {
    return new Profile(
        dataset, snapshotId, rows, columns.stream().map(ColumnProfile::withoutValues).toList());
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
