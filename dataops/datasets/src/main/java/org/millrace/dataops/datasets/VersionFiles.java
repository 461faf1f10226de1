package org.millrace.dataops.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;
import org.millrace.kernel.Field;
import org.millrace.kernel.ProblemException;

/**
 * The Parquet files of one version, in the order in which they were committed, as SQL. Columns are
 * found by field id, so files written before a column was added or renamed read as they should.
 */
final class VersionFiles {
  /** The order of their commits. */
  static final Comparator<DataFile> ORDER =
      Comparator.comparing(DataFile::dataSequenceNumber).thenComparing(DataFile::location);

  private final Schema columns;
  private final org.millrace.kernel.Schema schema;
  private final List<DataFile> files;
  private final List<String> paths;

  private VersionFiles(Schema columns, org.millrace.kernel.Schema schema, List<DataFile> files) {
    this.columns = columns;
    this.schema = schema;
    this.files = files;
    this.paths = files.stream().map(file -> LocalFileIO.path(file.location()).toString()).toList();
  }

  /**
   * @throws ProblemException if another engine has deleted rows without rewriting their files
   */
  static VersionFiles of(String dataset, Table table, Snapshot snapshot) {
    return of(dataset, table, snapshot, table.newScan());
  }

  /** The same with what Iceberg keeps of each file, which {@link #ranges} needs. */
  static VersionFiles withRanges(String dataset, Table table, Snapshot snapshot) {
    return of(dataset, table, snapshot, table.newScan().includeColumnStats());
  }

  private static VersionFiles of(String dataset, Table table, Snapshot snapshot, TableScan all) {
    TableScan scan = all.useSnapshot(snapshot.snapshotId());
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = scan.planFiles()) {
      for (FileScanTask task : tasks) {
        requireNoDeletes(dataset, snapshot.snapshotId(), task);
        files.add(task.file());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot plan a scan of " + dataset, e);
    }
    return ofFiles(dataset, table, files.stream().sorted(ORDER).toList());
  }

  /** These files, in this order. */
  static VersionFiles ofFiles(String dataset, Table table, List<DataFile> files) {
    Schema columns = table.schema();
    return new VersionFiles(columns, Columns.kernel(dataset, columns), List.copyOf(files));
  }

  static void requireNoDeletes(String dataset, long snapshotId, FileScanTask task) {
    if (!task.deletes().isEmpty()) {
      throw new ProblemException(
          "Cannot read version " + snapshotId + " of " + dataset,
          "another engine has deleted rows by delete files, which we do not read",
          "rewrite the data files there (rewrite_data_files), then read the new version");
    }
  }

  org.millrace.kernel.Schema schema() {
    return schema;
  }

  List<String> paths() {
    return paths;
  }

  Map<String, ColumnRange> ranges() {
    return ColumnRanges.of(columns, files);
  }

  /** All columns, for a view. */
  String select() {
    return "SELECT " + names().collect(Collectors.joining(", ")) + " FROM " + table();
  }

  /** The same with each row's place. */
  String selectPlaced() {
    String columns = names().collect(Collectors.joining(", "));
    return "SELECT " + columns + ", file_index, file_row_number FROM " + table();
  }

  /** A FROM item; besides its columns it has file_index and file_row_number. */
  String table() {
    if (paths.isEmpty()) {
      return schema.fields().stream()
          .map(field -> "NULL::" + Columns.duckDb(field.type()) + " AS " + quoted(field))
          .collect(
              Collectors.joining(
                  ", ", "(SELECT ", ", 0 AS file_index, 0 AS file_row_number WHERE false)"));
    }
    return columns.columns().stream()
        .map(this::column)
        .collect(
            Collectors.joining(
                ", ", "read_parquet(" + DuckDb.list(paths) + ", schema = MAP {", "})"));
  }

  private String column(Types.NestedField column) {
    return "%d: {name: %s, type: %s, default_value: NULL}"
        .formatted(
            column.fieldId(),
            DuckDb.literal(column.name()),
            DuckDb.literal(Columns.duckDb(schema.field(schema.require(column.name())).type())));
  }

  private Stream<String> names() {
    return schema.fields().stream().map(VersionFiles::quoted);
  }

  private static String quoted(Field field) {
    return DuckDb.quoted(field.name());
  }
}
