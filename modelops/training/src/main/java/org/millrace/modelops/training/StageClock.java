package org.millrace.modelops.training;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/** Takes the time of each stage and tells progress and meters of it. */
final class StageClock {
  private final Progress progress;
  private final TrainingMeters meters;
  private final Map<Stage, Duration> durations = new EnumMap<>(Stage.class);

  StageClock(Progress progress, TrainingMeters meters) {
    this.progress = progress;
    this.meters = meters;
  }

  /**
   * @throws CancellationException if the thread was interrupted before the stage began
   */
  <T> T run(Stage stage, Supplier<T> work) {
    if (Thread.interrupted()) {
      throw new CancellationException("Stopped before " + stage.word());
    }
    progress.report(stage, 0);
    long start = System.nanoTime();
    boolean done = false;
    try {
      T result = work.get();
      done = true;
      return result;
    } finally {
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      durations.put(stage, took);
      meters.stage(stage, took, done);
      if (done) {
        progress.report(stage, 1);
      }
    }
  }

  void report(Stage stage, double fraction) {
    progress.report(stage, Math.min(1, fraction));
  }

  Map<Stage, Duration> durations() {
    return durations;
  }
}
