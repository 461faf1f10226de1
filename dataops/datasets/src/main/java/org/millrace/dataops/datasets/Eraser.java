package org.millrace.dataops.datasets;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.apache.iceberg.DeleteFiles;
import org.apache.iceberg.ManageSnapshots;
import org.apache.iceberg.RewriteManifests;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.millrace.kernel.ProblemException;

/**
 * Takes a subject's rows out of every version that is kept: the current one, those with a tag or at
 * a branch's end, and those in use. One after the other each is replaced, in one commit, by a
 * snapshot of clean files; those of main's history that nobody keeps go. A commit of somebody else
 * in between makes only the version at hand be done again.
 */
final class Eraser {
  private static final int CONFLICTS = 200;

  private final Supplier<Table> tables;
  private final Lock turn;
  private final CleanCopies copies;
  private final LongPredicate inUse;
  private final Set<Long> clean = new HashSet<>();
  private final List<Erasure.Replacement> replaced = new ArrayList<>();

  /**
   * @param turn held while a commit is made, so that appends of this process do not always win
   */
  Eraser(Supplier<Table> tables, Lock turn, CleanCopies copies, LongPredicate inUse) {
    this.tables = tables;
    this.turn = turn;
    this.copies = copies;
    this.inUse = inUse;
  }

  List<Erasure.Replacement> erase() {
    try {
      for (int conflicts = 0; conflicts < CONFLICTS; ) {
        try {
          if (step(tables.get())) {
            return replaced;
          }
        } catch (PinnedOperations.MovedException e) {
          conflicts++;
        }
      }
    } finally {
      copies.settle(tables.get());
    }
    throw new ProblemException(
        "Cannot erase from " + Tables.nameOf(tables.get()),
        "other writers have committed first " + CONFLICTS + " times",
        "stop what writes to it, and erase again");
  }

  /** Cleans one version, or lets the unclean rest go; true when there is nothing left to do. */
  private boolean step(Table now) {
    // Files are read and copied here, so that appends wait for no more than a commit.
    kept(now).forEach(snapshot -> isClean(now, snapshot));
    turn.lock();
    try {
      return commit(tables.get());
    } finally {
      turn.unlock();
    }
  }

  private boolean commit(Table now) {
    Set<Snapshot> kept = kept(now);
    for (Snapshot snapshot : kept) {
      if (!isClean(now, snapshot)) {
        replace(now, snapshot);
        return false;
      }
    }
    ExpiredSnapshots.expire(now, snapshot -> !kept.contains(snapshot));
    return true;
  }

  private Set<Snapshot> kept(Table now) {
    Set<Snapshot> kept = new LinkedHashSet<>();
    Optional.ofNullable(now.currentSnapshot()).ifPresent(kept::add);
    now.refs().values().forEach(ref -> kept.add(now.snapshot(ref.snapshotId())));
    for (Snapshot snapshot : now.snapshots()) {
      if (inUse.test(snapshot.snapshotId()) && !isReplaced(now, snapshot)) {
        kept.add(snapshot);
      }
    }
    return kept;
  }

  private static boolean isReplaced(Table now, Snapshot snapshot) {
    return StreamSupport.stream(now.snapshots().spliterator(), false)
        .anyMatch(other -> Heritage.replaces(other, snapshot.snapshotId()));
  }

  private boolean isClean(Table now, Snapshot snapshot) {
    if (clean.contains(snapshot.snapshotId())) {
      return true;
    }
    if (!snapshot.deleteManifests(now.io()).isEmpty()) {
      throw new ProblemException(
          "Cannot erase from version " + snapshot.snapshotId() + " of " + Tables.nameOf(now),
          "another engine has deleted rows by delete files, which we do not read",
          "rewrite the data files there (rewrite_data_files), and erase again");
    }
    boolean isClean =
        snapshot.dataManifests(now.io()).stream().noneMatch(m -> m.hasDeletedFiles())
            && copies.of(now, snapshot.snapshotId()).isEmpty();
    if (isClean) {
      clean.add(snapshot.snapshotId());
    }
    return isClean;
  }

  private void replace(Table now, Snapshot old) {
    Map<String, CleanCopies.Copy> dirty = copies.of(now, old.snapshotId());
    Transaction transaction = PinnedOperations.transaction(now);
    long head = now.currentSnapshot().snapshotId();
    // Manifests can be rewritten on main alone, so main goes to the version and comes back, within
    // the transaction.
    if (old.snapshotId() != head) {
      transaction.manageSnapshots().setCurrentSnapshot(old.snapshotId()).commit();
    }
    deleteWhole(transaction, dirty);
    CleanManifests manifests = new CleanManifests(transaction.table(), dirty);
    try {
      RewriteManifests rewrite = transaction.rewriteManifests();
      manifests.replace(rewrite);
      Heritage.replace(now, old, rewrite);
      rewrite.commit();
      long made = transaction.table().currentSnapshot().snapshotId();
      List<String> tags = moveRefs(now, transaction, old.snapshotId(), made);
      transaction.commitTransaction();
      clean.add(made);
      long rows = dirty.values().stream().mapToLong(CleanCopies.Copy::rows).sum();
      replaced.add(new Erasure.Replacement(tags, old.snapshotId(), made, rows));
    } catch (PinnedOperations.MovedException e) {
      manifests.discard();
      throw e;
    }
  }

  private static void deleteWhole(Transaction transaction, Map<String, CleanCopies.Copy> dirty) {
    List<CleanCopies.Copy> whole =
        dirty.values().stream().filter(copy -> copy.clean().isEmpty()).toList();
    if (!whole.isEmpty()) {
      DeleteFiles delete = transaction.newDelete();
      whole.forEach(copy -> delete.deleteFile(copy.original()));
      delete.commit();
    }
  }

  /** Points every name of the old snapshot at the new one, and main back to where it was. */
  private static List<String> moveRefs(Table now, Transaction transaction, long old, long made) {
    List<String> tags = new ArrayList<>();
    ManageSnapshots refs = transaction.manageSnapshots();
    boolean isNamed = false;
    for (Map.Entry<String, SnapshotRef> ref : now.refs().entrySet()) {
      if (ref.getValue().snapshotId() != old || ref.getKey().equals(SnapshotRef.MAIN_BRANCH)) {
        continue;
      }
      isNamed = true;
      if (ref.getValue().isTag()) {
        refs.replaceTag(ref.getKey(), made);
        tags.add(ref.getKey());
      } else {
        refs.replaceBranch(ref.getKey(), made);
      }
    }
    boolean isCurrent = now.currentSnapshot().snapshotId() == old;
    if (!isCurrent) {
      if (!isNamed) {
        String name = "kept-" + old;
        refs.createTag(name, made);
        tags.add(name);
      }
      refs.setCurrentSnapshot(now.currentSnapshot().snapshotId());
    }
    refs.commit();
    return tags;
  }
}
