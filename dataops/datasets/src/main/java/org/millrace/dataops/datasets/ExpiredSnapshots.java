package org.millrace.dataops.datasets;

import java.util.function.Predicate;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;

/** Takes snapshots out of a table's metadata; their files stay until somebody deletes them. */
final class ExpiredSnapshots {
  private ExpiredSnapshots() {}

  /**
   * @param goes not the current snapshot, nor one that a tag or a branch names
   * @return how many went
   * @throws PinnedOperations.MovedException if the table has moved since it was loaded
   */
  static int expire(Table now, Predicate<Snapshot> goes) {
    Transaction transaction = PinnedOperations.transaction(now);
    ExpireSnapshots expire = byId(transaction);
    int count = 0;
    for (Snapshot snapshot : now.snapshots()) {
      if (goes.test(snapshot)) {
        expire.expireSnapshotId(snapshot.snapshotId());
        count++;
      }
    }
    if (count > 0) {
      expire.commit();
      transaction.commitTransaction();
    }
    return count;
  }

  /** Takes away what it is told and nothing else, and leaves the files. */
  static ExpireSnapshots byId(Transaction transaction) {
    // Nothing is older than 1970.
    return transaction
        .expireSnapshots()
        .expireOlderThan(0)
        .cleanupLevel(ExpireSnapshots.CleanupLevel.NONE);
  }
}
