package org.millrace.dataops.features;

import org.millrace.kernel.Row;

/** Answers what was known at a moment; the same object in batch and online. */
@FunctionalInterface
public interface KnownFacts {
  /**
   * Sets every feature of the plan that is looked up, to null where nothing was known.
   *
   * @param request row of the plan's request
   * @param cutoffMicros facts known later do not count
   * @param features row of the plan's features; the computed ones are left alone
   */
  void fill(Row request, long cutoffMicros, Row features);
}
