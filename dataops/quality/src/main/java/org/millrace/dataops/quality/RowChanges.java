package org.millrace.dataops.quality;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of the rows from one version to another, by the key that names a record. A key may
 * have several rows; it has changed if the rows it has are no longer the same.
 *
 * @param added keys that only the newer version has
 * @param removed keys that only the older version has
 * @param changed keys that both have, with different rows
 * @param unchangedRows rows of the older version whose key has not changed
 * @param columns for keys that have one row in each version: how many differ in which column; in
 *     the order of the schema, without those that never differ
 * @param addedExamples the least keys, at most {@value #MOST_EXAMPLES}; none if the contract marks
 *     the key as personal
 * @param removedExamples as {@code addedExamples}
 * @param changedExamples as {@code addedExamples}
 */
public record RowChanges(
    long added,
    long removed,
    long changed,
    long unchangedRows,
    Map<String, Long> columns,
    List<String> addedExamples,
    List<String> removedExamples,
    List<String> changedExamples) {
  static final int MOST_EXAMPLES = 20;

  public RowChanges {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    addedExamples = List.copyOf(addedExamples);
    removedExamples = List.copyOf(removedExamples);
    changedExamples = List.copyOf(changedExamples);
  }
}
