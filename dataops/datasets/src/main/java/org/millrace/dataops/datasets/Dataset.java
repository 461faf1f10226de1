package org.millrace.dataops.datasets;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.duckdb.DuckDBConnection;
import org.millrace.kernel.ColumnBatch;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Field;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;

/**
 * One Iceberg table. Thread-safe; writers are fenced against each other by their offsets. Each call
 * looks at the table as the catalog has it at that moment.
 */
public final class Dataset {
  private final String name;
  private final Supplier<Table> table;
  private final Lock turn;
  private final ParquetWriter writer;
  private final DuckDBConnection database;
  private final InstantSource clock;

  Dataset(
      String name,
      Supplier<Table> table,
      Lock turn,
      ParquetWriter writer,
      DuckDBConnection database,
      InstantSource clock) {
    this.name = name;
    this.table = table;
    this.turn = turn;
    this.writer = writer;
    this.database = database;
    this.clock = clock;
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
    return Columns.kernel(
        name, id == null ? now.schema() : Objects.requireNonNull(now.schemas().get(id), "schema"));
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
    return Versions.of(name, now, write(now, commit, filled, append));
  }

  private Snapshot write(Table now, String commit, List<ColumnBatch> rows, FencedAppend append) {
    PendingFile pending = PendingFile.begin(now, commit);
    Optional<DataFile> file;
    try {
      file =
          rows.isEmpty()
              ? Optional.empty()
              : Optional.of(writer.write(now, rows, pending.location()));
    } catch (RuntimeException e) {
      pending.discardAfter(e);
      throw e;
    }
    turn.lock();
    try {
      Snapshot made = append.commit(file, table);
      pending.keep();
      return made;
    } catch (CommitConflictException e) {
      pending.discard();
      throw e;
    } finally {
      turn.unlock();
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

  /** The newest version that had been committed at that moment, of those that are left. */
  public Optional<DatasetVersion> version(Instant asOf) {
    Table now = table.get();
    return Versions.at(now, asOf).map(snapshot -> Versions.of(name, now, snapshot));
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

  /** Takes a name away; the version stays until it expires. No such tag is no error. */
  public void untag(String tag) {
    Table now = table.get();
    SnapshotRef ref = now.refs().get(tag);
    if (ref != null && ref.isTag()) {
      now.manageSnapshots().removeTag(tag).commit();
    }
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
   * of their append, so a version always reads the same. Rows that lie in that order already are
   * streamed from their files; others are sorted first, which beyond the memory limit spills to
   * disk. The cursor must be closed.
   *
   * @param where DuckDB SQL condition over the columns, or "true"; never words of a user
   */
  public RowCursor read(DatasetVersion version, String orderBy, String where) {
    VersionFiles files = files(version);
    List<String> all = files.schema().fields().stream().map(Field::name).toList();
    return read(files, new RowQuery(all, orderBy, where));
  }

  /**
   * The same of some columns only, which costs less by as many as are left out.
   *
   * @param columns fields of schema(); the rows have these, in this order
   */
  public RowCursor read(
      DatasetVersion version, List<String> columns, String orderBy, String where) {
    return read(files(version), new RowQuery(columns, orderBy, where));
  }

  private RowCursor read(VersionFiles files, RowQuery query) {
    return DuckDbRowCursor.open(database, name, files, query);
  }

  /**
   * What is known of a version's columns without reading a row; of some columns perhaps nothing.
   *
   * @return by name
   */
  public Map<String, ColumnRange> ranges(DatasetVersion version) {
    Table now = table.get();
    return VersionFiles.withRanges(name, now, Versions.require(now, version)).ranges();
  }

  /**
   * Takes every row that has one of the values out of the current version and of all that are kept,
   * and their bytes off the disk: data files are written anew without them, and whatever else held
   * them is deleted, the untagged versions of the past among it. A tag keeps its name and gets
   * another snapshot; the old snapshot's id finds the new version from then on. Appends may go on;
   * other engines must not write meanwhile. To erase twice does no harm.
   *
   * @param anyOf at least one field and value
   * @param inUse snapshot ids to be kept though they have no tag, as those a model was trained on
   * @throws ProblemException if a field is unknown, or something stands in the way: erase again
   */
  public Erasure erase(List<FieldValue> anyOf, LongPredicate inUse) {
    SubjectFilter subject = SubjectFilter.of(name, schema(), anyOf);
    CleanCopies copies = new CleanCopies(name, subject, database, writer);
    List<Erasure.Replacement> replaced = new Eraser(table, turn, copies, inUse).erase();
    int deleted = new UnreachableFiles(table, clock).delete(Set.of(), Duration.ZERO);
    return new Erasure(name, copies.rowsOfSubject(), copies.filesWithSubject(), deleted, replaced);
  }

  /**
   * Writes small files of the current version together, as a new version of the same rows in the
   * same order. Appends may go on.
   */
  public Compaction compact(Compaction.Plan plan) {
    return new Compactor(name, table, turn, writer).compact(plan);
  }

  /**
   * Gives up versions of the past, and deletes files that no version needs: those that were theirs
   * at once, others, as killed writers leave them, when they are a day old. Never the current
   * version, nor one that has a tag.
   *
   * @param olderThan versions committed before this moment go
   * @param inUse snapshot ids to be kept though they have no tag, as those a model was trained on
   */
  public Expiry expire(Instant olderThan, LongPredicate inUse) {
    return new Expirer(name, table, turn, clock).expire(olderThan, inUse);
  }

  VersionFiles files(DatasetVersion version) {
    if (!version.dataset().equals(name)) {
      throw new IllegalArgumentException("Cannot read " + version + " from " + name);
    }
    Table now = table.get();
    return VersionFiles.of(name, now, Versions.require(now, version));
  }
}
