package org.millrace.platform.training;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.millrace.modelops.training.Progress;
import org.millrace.modelops.training.Stage;

/** One training under way, in a thread of its own. Thread-safe. */
final class TrainingJob implements Progress {
  private final CompletableFuture<String> runId = new CompletableFuture<>();
  private final Thread thread;
  private volatile TrainingDesk.@Nullable Reached reached;

  /**
   * @param work the training, told of this job as its progress
   * @param ended what to do when it has ended, whichever way
   */
  TrainingJob(String useCase, Consumer<Progress> work, Runnable ended) {
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
            "training-" + useCase);
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
  public void report(Stage stage, double fraction) {
    reached = new TrainingDesk.Reached(stage, fraction);
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

  Optional<TrainingDesk.Reached> reached() {
    return Optional.ofNullable(reached);
  }

  /** The run ends as killed before its next stage, or sooner where it waits. */
  void cancel() {
    thread.interrupt();
  }

  /** Returns when the thread has ended, or after so many milliseconds. */
  void awaitEnd(long millis) {
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Stopped while a training was ended");
    }
  }
}
