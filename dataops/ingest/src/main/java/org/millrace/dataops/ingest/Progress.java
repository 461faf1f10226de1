package org.millrace.dataops.ingest;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How far a stream is committed, and how far others wait for it to be. Thread-safe. */
final class Progress {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Map<Integer, Long> wanted = new HashMap<>();
  private Map<Integer, Long> committed = Map.of();

  /** Nothing is left to be ingested before these offsets. */
  void reached(Map<Integer, Long> offsets) {
    lock.lock();
    try {
      committed = Map.copyOf(offsets);
      wanted.entrySet().removeIf(want -> isCommitted(want.getKey(), want.getValue()));
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether somebody waits for a commit and it would give him what he waits for. */
  boolean isCommitDue(Map<Integer, Long> positions) {
    lock.lock();
    try {
      return !wanted.isEmpty()
          && wanted.entrySet().stream()
              .allMatch(want -> positions.getOrDefault(want.getKey(), 0L) >= want.getValue());
    } finally {
      lock.unlock();
    }
  }

  /**
   * @return whether all records before these offsets were committed in time
   */
  boolean await(Map<Integer, Long> target, Duration timeout) throws InterruptedException {
    long left = timeout.toNanos();
    lock.lock();
    try {
      target.forEach((partition, offset) -> wanted.merge(partition, offset, Math::max));
      while (!target.entrySet().stream().allMatch(t -> isCommitted(t.getKey(), t.getValue()))) {
        if (left <= 0) {
          return false;
        }
        left = moved.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isCommitted(int partition, long offset) {
    return committed.getOrDefault(partition, 0L) >= offset;
  }

  Map<Integer, Long> committed() {
    lock.lock();
    try {
      return committed;
    } finally {
      lock.unlock();
    }
  }
}
