package org.millrace.modelops.training;

import org.jspecify.annotations.Nullable;

/** Told how far a tuning has come, by the thread that leads it; must return at once. */
@FunctionalInterface
public interface TuningProgress {
  TuningProgress NONE = reached -> {};

  /** Told once, before any work: the run is on record. */
  default void began(String runId) {}

  void report(Reached reached);

  /**
   * Where a tuning stands.
   *
   * @param fraction from 0 to 1, of the trials or of the time, whichever ends it sooner
   * @param trials that are over, those of an earlier start included
   * @param planned how many there will be; null where only time ends it
   * @param best value of the metric so far; null before the first
   */
  record Reached(double fraction, int trials, @Nullable Integer planned, @Nullable Double best) {}
}
