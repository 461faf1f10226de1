package org.millrace.platform.demo;

import java.time.Duration;
import java.time.Instant;

/**
 * Which stretch of the past is replayed.
 *
 * @param from the first moment of which records are published
 * @param trainAt when the model is trained: what was known by then
 * @param liveFrom first of the cutoffs predicted for; what happens between is only published
 * @param until end of the cutoffs predicted for
 * @param outcomes how long after the last cutoff outcomes are waited for, in event time
 * @param tag name of the dataset versions the model is trained on
 */
public record DemoPlan(
    Instant from, Instant trainAt, Instant liveFrom, Instant until, Duration outcomes, String tag) {

  /** January to March 2013 to learn from, May to live through. */
  public static DemoPlan firstQuarter() {
    return new DemoPlan(
        Instant.parse("2012-12-01T00:00:00Z"),
        Instant.parse("2013-04-01T00:00:00Z"),
        Instant.parse("2013-05-01T00:00:00Z"),
        Instant.parse("2013-06-01T00:00:00Z"),
        Duration.ofDays(2),
        "2013-q1");
  }
}
