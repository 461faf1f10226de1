package org.millrace.dataops.datasets;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotAncestryValidator;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.jspecify.annotations.Nullable;

/**
 * Commits a data file and the offsets up to which it was filled in one snapshot, if the table still
 * stands at the offsets expected. Iceberg asks again for each attempt against a table that has
 * moved, so of two rival writers with the same expectation exactly one succeeds.
 */
final class FencedAppend {
  /** Names the commit in the summary of its snapshot, so that a lost answer can be looked up. */
  static final String COMMIT = "millrace.commit";

  private final Table table;
  private final String commit;
  private final Map<Integer, Long> expected;
  private final Map<Integer, Long> next;

  FencedAppend(Table table, String commit, Map<Integer, Long> expected, Map<Integer, Long> next) {
    this.table = table;
    this.commit = commit;
    this.expected = expected;
    this.next = next;
  }

  /**
   * @param reload the table as the catalog has it now
   * @return the snapshot committed
   * @throws CommitConflictException if it is certain that nothing was committed
   * @throws RuntimeException if it is not: the file must stay, for the commit may yet be found
   */
  Snapshot commit(Optional<DataFile> file, Supplier<Table> reload) {
    try {
      attempt(file);
    } catch (RuntimeException failure) {
      return find(reload, failure).orElseThrow(() -> outcome(failure));
    }
    table.refresh();
    // An erasure may have replaced it already; what is current then has its rows.
    return find(table).orElseGet(table::currentSnapshot);
  }

  private void attempt(Optional<DataFile> file) {
    String offsets = Offsets.format(next);
    Transaction transaction = table.newTransaction();
    AppendFiles append = transaction.newAppend();
    file.ifPresent(append::appendFile);
    append.set(Offsets.KEY, offsets).set(COMMIT, commit).validateWith(fence()).commit();
    transaction.updateProperties().set(Offsets.KEY, offsets).commit();
    transaction.commitTransaction();
  }

  private SnapshotAncestryValidator fence() {
    return ancestry -> Offsets.of(table, ancestry).orElse(Map.of()).equals(expected);
  }

  private Optional<Snapshot> find(Supplier<Table> reload, RuntimeException failure) {
    try {
      return find(reload.get());
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
      throw failure;
    }
  }

  private Optional<Snapshot> find(Table now) {
    for (Snapshot snapshot : now.snapshots()) {
      if (commit.equals(snapshot.summary().get(COMMIT))) {
        return Optional.of(snapshot);
      }
    }
    return Optional.empty();
  }

  private RuntimeException outcome(RuntimeException failure) {
    boolean nothingWritten =
        failure instanceof ValidationException || failure instanceof CommitFailedException;
    return nothingWritten ? conflict(Tables.nameOf(table), expected, failure) : failure;
  }

  static CommitConflictException conflict(
      String dataset, Map<Integer, Long> expected, @Nullable RuntimeException cause) {
    return new CommitConflictException(
        "Cannot append to "
            + dataset
            + ": another writer has moved its offsets on from '"
            + Offsets.format(expected)
            + "'",
        cause);
  }
}
