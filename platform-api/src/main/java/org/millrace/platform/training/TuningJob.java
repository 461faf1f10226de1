package org.millrace.platform.training;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.millrace.modelops.training.TuningProgress;

/** One tuning under way, in a thread of its own. Thread-safe. */
final class TuningJob implements TuningProgress {
  private final CompletableFuture<String> runId = new CompletableFuture<>();
  private final Thread thread;
  private volatile @Nullable Reached reached;

  /**
   * @param work the tuning, told of this job as its progress
   * @param ended what to do when it has ended, whichever way
   */
  TuningJob(String useCase, Consumer<TuningProgress> work, Runnable ended) {
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
            "tuning-" + useCase);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  @Override
  public void began(String id) {
    runId.complete(id);
  }

  @Override
  public void report(Reached now) {
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

  Optional<Reached> reached() {
    return Optional.ofNullable(reached);
  }

  /** The run ends as killed within seconds, whatever its trials are at. */
  void cancel() {
    thread.interrupt();
  }

  /** Returns when the thread has ended, or after so many milliseconds. */
  void awaitEnd(long millis) {
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Stopped while a tuning was ended");
    }
  }
}
