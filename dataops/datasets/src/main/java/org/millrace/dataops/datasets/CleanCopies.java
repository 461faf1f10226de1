package org.millrace.dataops.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.duckdb.DuckDBConnection;

/**
 * Data files without the rows of a subject. Each file is looked into once, however many versions
 * have it, and copied once; copies that no version takes are deleted in the end.
 */
final class CleanCopies {
  private final String dataset;
  private final SubjectFilter subject;
  private final DuckDBConnection database;
  private final ParquetWriter writer;
  private final Map<String, Copy> seen = new HashMap<>();
  private final List<PendingFile> pending = new ArrayList<>();

  CleanCopies(
      String dataset, SubjectFilter subject, DuckDBConnection database, ParquetWriter writer) {
    this.dataset = dataset;
    this.subject = subject;
    this.database = database;
    this.writer = writer;
  }

  /**
   * @param rows of the subject in the original
   * @param clean the other rows, in their order; empty if there are none
   */
  record Copy(DataFile original, long rows, Optional<DataFile> clean) {
    boolean isOfCleanFile() {
      return rows == 0;
    }
  }

  /** The files of a snapshot that hold the subject, by location, with a copy of each. */
  Map<String, Copy> of(Table table, long snapshotId) {
    Map<String, Copy> dirty = new LinkedHashMap<>();
    List<DataFile> candidates = candidates(table, snapshotId);
    look(table, candidates.stream().filter(file -> !seen.containsKey(file.location())).toList());
    for (DataFile file : candidates) {
      Copy copy = seen.get(file.location());
      if (copy != null && !copy.isOfCleanFile()) {
        dirty.put(file.location(), copy);
      }
    }
    return dirty;
  }

  private List<DataFile> candidates(Table table, long snapshotId) {
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks =
        table.newScan().useSnapshot(snapshotId).filter(subject.expression()).planFiles()) {
      for (FileScanTask task : tasks) {
        VersionFiles.requireNoDeletes(dataset, snapshotId, task);
        files.add(task.file());
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot plan a scan of " + dataset, e);
    }
  }

  private void look(Table table, List<DataFile> files) {
    if (files.isEmpty()) {
      return;
    }
    Map<Integer, Long> rows = rows(VersionFiles.ofFiles(dataset, table, files));
    for (int i = 0; i < files.size(); i++) {
      DataFile file = files.get(i);
      long found = rows.getOrDefault(i, 0L);
      Optional<DataFile> clean =
          found == 0 || found == file.recordCount()
              ? Optional.empty()
              : Optional.of(write(table, file));
      seen.put(file.location(), new Copy(file, found, clean));
    }
  }

  private Map<Integer, Long> rows(VersionFiles files) {
    String sql =
        "SELECT file_index, count(*) FROM %s WHERE %s GROUP BY file_index"
            .formatted(files.table(), subject.sql());
    Map<Integer, Long> rows = new HashMap<>();
    try (Connection connection = database.duplicate();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.put(result.getInt(1), result.getLong(2));
      }
      return rows;
    } catch (SQLException e) {
      throw DuckDbRowCursor.unreadable(dataset, e);
    }
  }

  private DataFile write(Table table, DataFile file) {
    PendingFile copy = PendingFile.begin(table, UUID.randomUUID().toString());
    pending.add(copy);
    VersionFiles one = VersionFiles.ofFiles(dataset, table, List.of(file));
    return writer.write(
        table,
        one.schema(),
        one.select() + " WHERE " + subject.sql() + " IS NOT TRUE",
        copy.location());
  }

  int filesWithSubject() {
    return (int) seen.values().stream().filter(copy -> !copy.isOfCleanFile()).count();
  }

  long rowsOfSubject() {
    return seen.values().stream().mapToLong(Copy::rows).sum();
  }

  /** Settles what was written against what the table has now. */
  void settle(Table table) {
    PendingFile.settle(table, pending);
    pending.clear();
  }
}
