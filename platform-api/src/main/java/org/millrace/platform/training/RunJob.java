package org.millrace.platform.training;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run under way, in a thread of its own. Thread-safe.
 *
 * @param <R> how far it is
 */
final class RunJob<R> {
  private final CompletableFuture<String> runId = new CompletableFuture<>();
  private final Thread thread;
  private volatile @Nullable R reached;

  /**
   * @param name of the thread
   * @param work told of this job, to which it says when it has begun and how far it is
   * @param ended what to do when it has ended, whichever way
   */
  RunJob(String name, Consumer<RunJob<R>> work, Runnable ended) {
    this.thread =
        new Thread(
            () -> {
              try {
                work.accept(this);
                runId.completeExceptionally(new IllegalStateException("no run was begun"));
              } catch (RuntimeException | Error e) {
                // A run that has begun keeps its reason; one that has not is refused to who asked.
                runId.completeExceptionally(e);
              } finally {
                ended.run();
              }
            },
            name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void began(String id) {
    runId.complete(id);
  }

  void report(R now) {
    reached = now;
  }

  /**
   * Waits until the run has begun, which is a matter of reading the use case.
   *
   * @throws RuntimeException what kept it from beginning
   */
  String awaitRunId() {
    try {
      return runId.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      throw e;
    }
  }

  boolean is(String id) {
    return runId.isDone() && !runId.isCompletedExceptionally() && runId.join().equals(id);
  }

  Optional<R> reached() {
    return Optional.ofNullable(reached);
  }

  /** The run ends as killed within seconds. */
  void cancel() {
    thread.interrupt();
  }

  /** Returns when the thread has ended, or after so many milliseconds. */
  void awaitEnd(long millis) {
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Stopped while a run was ended");
    }
  }
}
