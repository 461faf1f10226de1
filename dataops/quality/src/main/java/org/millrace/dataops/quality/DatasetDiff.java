package org.millrace.dataops.quality;

import java.util.List;
import org.millrace.kernel.DatasetVersion;

/**
 * What differs between two versions.
 *
 * @param key the column that names a record
 * @param schema changes of the columns; of the versions of one dataset, as each was committed
 * @param columns how far each column that both have with the same type has moved, in the order of
 *     the newer version
 */
public record DatasetDiff(
    DatasetVersion from,
    DatasetVersion to,
    String key,
    List<SchemaChange> schema,
    RowChanges rows,
    List<ColumnShift> columns) {
  public DatasetDiff {
    schema = List.copyOf(schema);
    columns = List.copyOf(columns);
  }
}
