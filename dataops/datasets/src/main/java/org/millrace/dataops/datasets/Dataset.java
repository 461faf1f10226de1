package org.millrace.dataops.datasets;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.duckdb.DuckDBConnection;
import org.millrace.kernel.ColumnBatch;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;

/**
 * One Iceberg table. Thread-safe; writers are fenced against each other by their offsets. Each call
 * looks at the table as the catalog has it at that moment.
 */
public final class Dataset {
  private final String name;
  private final Supplier<Table> table;
  private final ParquetWriter writer;
  private final DuckDBConnection database;

  Dataset(String name, Supplier<Table> table, ParquetWriter writer, DuckDBConnection database) {
    this.name = name;
    this.table = table;
    this.writer = writer;
    this.database = database;
  }

  public String name() {
    return name;
  }

  public Schema schema() {
    return Columns.kernel(name, table.get().schema());
  }

  /** The schema as it was when the version was committed. */
  public Schema schema(DatasetVersion version) {
    Table now = table.get();
    Integer id = Versions.require(now, version).schemaId();
    return Columns.kernel(name, id == null ? now.schema() : now.schemas().get(id));
  }

  /**
   * Next Kafka offset by partition, from the newest snapshot that carries them; empty if none.
   *
   * @throws ProblemException if the dataset has rows but has lost its offsets
   */
  public Map<Integer, Long> offsets() {
    return Offsets.of(table.get());
  }

  /**
   * Writes the batches as Parquet and commits them together with the offsets in one snapshot. Empty
   * batches with changed offsets commit the offsets alone; with the same offsets, they commit
   * nothing. Whoever does not read from Kafka gives empty offsets, and has no fence.
   *
   * @param rows of one schema: the dataset's, in any order, perhaps without optional fields
   * @param expected what offsets() said when reading began
   * @param next not behind {@code expected} in any partition
   * @return the version that this append made
   * @throws CommitConflictException if another writer has moved them: nothing was written; start
   *     again from offsets()
   * @throws ProblemException if a row lacks a required field: nothing was written
   * @throws RuntimeException of another kind, if the catalog could not be asked: it is not known
   *     whether the rows were committed; offsets() will tell
   */
  public DatasetVersion append(
      List<ColumnBatch> rows, Map<Integer, Long> expected, Map<Integer, Long> next) {
    Offsets.requireForward(expected, next);
    Table now = table.get();
    if (!Offsets.of(now).equals(expected)) {
      throw FencedAppend.conflict(name, expected, null);
    }
    List<ColumnBatch> filled = rows.stream().filter(batch -> !batch.isEmpty()).toList();
    requireOneSchema(filled);
    Snapshot current = now.currentSnapshot();
    if (filled.isEmpty() && next.equals(expected) && current != null) {
      return Versions.of(name, now, current);
    }
    String commit = UUID.randomUUID().toString();
    FencedAppend append = new FencedAppend(now, commit, expected, next);
    Snapshot made =
        filled.isEmpty()
            ? append.commit(Optional.empty(), table)
            : write(now, commit, filled, append);
    return Versions.of(name, now, made);
  }

  private Snapshot write(Table now, String commit, List<ColumnBatch> rows, FencedAppend append) {
    PendingFile pending = PendingFile.begin(now, commit);
    DataFile file;
    try {
      file = writer.write(now, rows, pending.location());
    } catch (RuntimeException e) {
      pending.discard();
      throw e;
    }
    try {
      Snapshot made = append.commit(Optional.of(file), table);
      pending.keep();
      return made;
    } catch (CommitConflictException e) {
      pending.discard();
      throw e;
    }
  }

  private static void requireOneSchema(List<ColumnBatch> batches) {
    if (batches.stream().map(ColumnBatch::schema).distinct().count() > 1) {
      throw new IllegalArgumentException("Cannot append batches of several schemas at once");
    }
  }

  public Optional<DatasetVersion> current() {
    Table now = table.get();
    return Optional.ofNullable(now.currentSnapshot())
        .map(snapshot -> Versions.of(name, now, snapshot));
  }

  /** Newest first. */
  public List<DatasetVersion> versions() {
    return Versions.newestFirst(name, table.get());
  }

  /**
   * The version of that name, if there is one.
   *
   * @param ref a tag or a snapshot id
   */
  public Optional<DatasetVersion> version(String ref) {
    Table now = table.get();
    return Versions.find(now, ref).map(snapshot -> Versions.of(name, now, snapshot));
  }

  /**
   * Names the version; the same name on the same version is a no-op, on another an error.
   *
   * @param tag letters, digits, dots, hyphens and underscores, at most 100, not digits alone
   */
  public DatasetVersion tag(String tag, DatasetVersion version) {
    Versions.requireTagName(tag);
    Table now = table.get();
    Snapshot snapshot = Versions.require(now, version);
    if (!isTagged(now, tag, snapshot)) {
      try {
        now.manageSnapshots().createTag(tag, snapshot.snapshotId()).commit();
      } catch (IllegalArgumentException e) {
        now.refresh();
        if (!isTagged(now, tag, snapshot)) {
          throw e;
        }
      }
      now.refresh();
    }
    return Versions.of(name, now, snapshot);
  }

  private boolean isTagged(Table now, String tag, Snapshot snapshot) {
    Optional<Snapshot> tagged = Versions.find(now, tag);
    if (tagged.filter(other -> other.snapshotId() != snapshot.snapshotId()).isPresent()) {
      throw new ProblemException(
          "Cannot tag version " + snapshot.snapshotId() + " of " + name + " as " + tag,
          "the tag names version " + tagged.get().snapshotId() + " already, and tags never move",
          "choose another tag");
    }
    return tagged.isPresent();
  }

  /**
   * Rows in the order of a column, absent values last; rows that are equal in it come in the order
   * of their append, so a version always reads the same. Sorts beyond the memory limit spill to
   * disk. The cursor must be closed.
   *
   * @param where DuckDB SQL condition over the columns, or "true"; never words of a user
   */
  public RowCursor read(DatasetVersion version, String orderBy, String where) {
    return DuckDbRowCursor.open(database, name, files(version), orderBy, where);
  }

  VersionFiles files(DatasetVersion version) {
    if (!version.dataset().equals(name)) {
      throw new IllegalArgumentException("Cannot read " + version + " from " + name);
    }
    Table now = table.get();
    return VersionFiles.of(name, now, Versions.require(now, version));
  }
}
