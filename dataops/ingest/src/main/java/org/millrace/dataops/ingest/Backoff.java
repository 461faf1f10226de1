package org.millrace.dataops.ingest;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waits that double up to a bound, each shortened by up to half so that many do not try at once.
 */
record Backoff(Duration first, Duration most) {
  Duration wait(int failures) {
    long doubled = first.toMillis() << Math.min(failures - 1, 20);
    long longest = Math.max(1, Math.min(doubled, most.toMillis()));
    return Duration.ofMillis(longest - ThreadLocalRandom.current().nextLong(longest / 2 + 1));
  }
}
