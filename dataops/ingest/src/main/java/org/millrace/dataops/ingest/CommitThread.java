package org.millrace.dataops.ingest;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Commits in a thread of its own, one commit at a time, so that reading goes on meanwhile. Used by
 * one thread, which hears of a failure at its next call.
 */
final class CommitThread implements AutoCloseable {
  private final ExecutorService thread;
  private @Nullable Future<?> running;

  CommitThread(String name) {
    this.thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread made = new Thread(work, name);
              made.setDaemon(true);
              return made;
            });
  }

  /** Begins a commit when the one before is done. */
  void submit(Runnable commit) {
    await();
    running = thread.submit(commit);
  }

  /** Whether a commit is under way; throws what the last one has failed with. */
  boolean isBusy() {
    Future<?> current = running;
    if (current != null && current.isDone()) {
      await();
      return false;
    }
    return current != null;
  }

  /** Waits for the commit that is under way, if any, and throws what it failed with. */
  void await() {
    Future<?> current = running;
    if (current == null) {
      return;
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          current.get();
          return;
        } catch (InterruptedException e) {
          // Its batches are in use until it ends.
          interrupted = true;
        } catch (ExecutionException e) {
          throw rethrow(e.getCause());
        }
      }
    } finally {
      running = null;
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException rethrow(@Nullable Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return failure instanceof RuntimeException known
        ? known
        : new IllegalStateException("Cannot commit", failure);
  }

  /** Waits likewise, but whatever failed is no longer of interest. */
  void settle() {
    try {
      await();
    } catch (RuntimeException e) {
      // The session that heard of a failure already, or is to be begun anew, starts from the
      // dataset's offsets, which know whether the commit was made.
      running = null;
    }
  }

  @Override
  public void close() {
    settle();
    thread.shutdown();
  }
}
