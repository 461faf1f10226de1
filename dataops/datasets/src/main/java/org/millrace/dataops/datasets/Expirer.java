package org.millrace.dataops.datasets;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;

/** Lets old versions of a table go, and then the files that only they needed. */
final class Expirer {
  /** Another engine's commit may take hours, and nothing says that it is going on. */
  private static final Duration ORPHAN = Duration.ofDays(1);

  private static final int CONFLICTS = 20;

  private final String dataset;
  private final Supplier<Table> tables;
  private final Lock turn;
  private final InstantSource clock;

  Expirer(String dataset, Supplier<Table> tables, Lock turn, InstantSource clock) {
    this.dataset = dataset;
    this.tables = tables;
    this.turn = turn;
    this.clock = clock;
  }

  Expiry expire(Instant olderThan, LongPredicate inUse) {
    Set<Path> before = ReachableFiles.all(tables.get());
    int expired = versions(olderThan, inUse);
    int deleted =
        new UnreachableFiles(tables, clock).delete(expired == 0 ? Set.of() : before, ORPHAN);
    return new Expiry(dataset, expired, deleted);
  }

  private int versions(Instant olderThan, LongPredicate inUse) {
    for (int conflicts = 0; ; conflicts++) {
      turn.lock();
      try {
        Table now = tables.get();
        Set<Long> named = new HashSet<>();
        now.refs().values().stream().map(SnapshotRef::snapshotId).forEach(named::add);
        return ExpiredSnapshots.expire(
            now,
            snapshot ->
                Heritage.committedAt(snapshot).isBefore(olderThan)
                    && !named.contains(snapshot.snapshotId())
                    && !inUse.test(snapshot.snapshotId()));
      } catch (PinnedOperations.MovedException e) {
        if (conflicts == CONFLICTS) {
          throw e;
        }
      } finally {
        turn.unlock();
      }
    }
  }
}
