package org.millrace.dataops.datasets;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.millrace.kernel.ColumnBatch;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Schema;

/** One Iceberg table. Thread-safe; writers are fenced against each other by their offsets. */
public final class Dataset {
  Dataset() {}

  public String name() {
    throw new UnsupportedOperationException();
  }

  public Schema schema() {
    throw new UnsupportedOperationException();
  }

  /** Next Kafka offset by partition, from the newest snapshot that carries them; empty if none. */
  public Map<Integer, Long> offsets() {
    throw new UnsupportedOperationException();
  }

  /**
   * Writes the batches as Parquet and commits them together with the offsets in one snapshot. Empty
   * batches with changed offsets commit the offsets alone.
   *
   * @param expected what offsets() said when reading began
   * @throws CommitConflictException if another writer has moved them: nothing was written; start
   *     again from offsets()
   */
  public DatasetVersion append(
      List<ColumnBatch> rows, Map<Integer, Long> expected, Map<Integer, Long> next) {
    throw new UnsupportedOperationException();
  }

  public Optional<DatasetVersion> current() {
    throw new UnsupportedOperationException();
  }

  /** Newest first. */
  public List<DatasetVersion> versions() {
    throw new UnsupportedOperationException();
  }

  /**
   * @param ref a tag or a snapshot id
   */
  public Optional<DatasetVersion> version(String ref) {
    throw new UnsupportedOperationException();
  }

  /** Names the version; the same name on the same version is a no-op, on another an error. */
  public DatasetVersion tag(String tag, DatasetVersion version) {
    throw new UnsupportedOperationException();
  }

  /**
   * Rows in the order of a column.
   *
   * @param where DuckDB SQL condition over the columns, or "true"
   */
  public RowCursor read(DatasetVersion version, String orderBy, String where) {
    throw new UnsupportedOperationException();
  }
}
