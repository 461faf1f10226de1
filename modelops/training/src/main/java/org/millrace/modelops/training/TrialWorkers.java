package org.millrace.modelops.training;

import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.millrace.modelops.training.tuning.TuningMetric;

/**
 * Threads that fit and measure, each one trial at a time. They read one set of rows; the threads of
 * the machine that trainers may use are divided among them.
 */
final class TrialWorkers implements AutoCloseable {
  /** As many as a search proposes ahead of what it knows, and one. */
  private static final int MOST = 4;

  private static final long PATIENCE_MILLIS = 1_500;

  private final TuningFolds folds;
  private final TuningMetric metric;
  private final int count;
  private final ExecutorService threads;
  private final LinkedBlockingQueue<Ended> ended = new LinkedBlockingQueue<>();

  /**
   * A trial that is over.
   *
   * @param values of the metric by fold; empty if it failed
   * @param failure null if it did not fail
   */
  @SuppressWarnings("ArrayRecordComponent") // read in place, never compared
  record Ended(int number, double[] values, double seconds, @Nullable RuntimeException failure) {
    double mean() {
      return Arrays.stream(values).average().orElse(Double.NaN);
    }
  }

  TrialWorkers(TuningFolds folds, TuningMetric metric, int count) {
    this.folds = folds;
    this.metric = metric;
    this.count = count;
    this.threads =
        Executors.newFixedThreadPool(
            count,
            work -> {
              Thread thread = new Thread(work, "tuning-trial");
              // A fit can't be stopped in its midst; the process does not wait for it.
              thread.setDaemon(true);
              return thread;
            });
  }

  /** How many trials go on at once where trainers may use so many threads. */
  static int count(int threads) {
    return Math.min(MOST, threads);
  }

  int count() {
    return count;
  }

  /**
   * @param share of the rows to learn from
   */
  void submit(int number, TrainerSettings trainer, double share) {
    threads.execute(() -> ended.add(run(number, trainer, share)));
  }

  private Ended run(int number, TrainerSettings trainer, double share) {
    long began = System.nanoTime();
    try {
      double[] values = folds.measure(trainer, share, metric);
      return new Ended(number, values, (System.nanoTime() - began) / 1e9, null);
    } catch (RuntimeException e) {
      return new Ended(number, new double[0], 0, e);
    } catch (Error e) {
      // As when memory is short: of this trial, whose values may ask for too much of it.
      return new Ended(number, new double[0], 0, new IllegalStateException(words(e), e));
    }
  }

  static String words(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }

  /** The next trial that ends. */
  Ended take() throws InterruptedException {
    return ended.take();
  }

  /** Begins nothing more, and waits a moment for what goes on. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      threads.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
