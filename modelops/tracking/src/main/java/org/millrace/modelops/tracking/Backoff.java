package org.millrace.modelops.tracking;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses that double from half a second; the jitter keeps several from coming back as one. */
final class Backoff {
  private final Duration longest;
  private int failuresInARow;

  Backoff(Duration longest) {
    this.longest = longest;
  }

  void succeeded() {
    failuresInARow = 0;
  }

  Duration failed() {
    return after(failuresInARow++);
  }

  /**
   * @param attempts made before
   */
  Duration after(int attempts) {
    long millis = Math.min(longest.toMillis(), 500L << Math.min(attempts, 16));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(millis / 2, millis + 1));
  }
}
