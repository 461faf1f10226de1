package org.millrace.dataops.features;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Spans of whole seconds as rows count time. */
final class Spans {
  private Spans() {}

  static long micros(Duration span) {
    return TimeUnit.SECONDS.toMicros(span.toSeconds());
  }
}
