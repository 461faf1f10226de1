package org.millrace.dataops.features;

import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Row;

/** Answers what was known of a key at a moment; the same object in batch and online. */
public interface LatestValues {
  /**
   * The record of the stream with the greatest known-at that is {@code <= cutoff} and not older
   * than the feature's time-to-live, or null. The row is not to be changed by the caller.
   *
   * @param source position of the latest-feature group in the plan
   */
  @Nullable Row find(int source, @Nullable String key, long cutoffMicros);
}
