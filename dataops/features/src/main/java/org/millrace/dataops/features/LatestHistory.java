package org.millrace.dataops.features;

import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Row;

/** Recent records of every stream that a plan's latest features read; one writer, many readers. */
public final class LatestHistory implements LatestValues {
  public LatestHistory(FeaturePlan plan) {
    throw new UnsupportedOperationException();
  }

  /**
   * Takes in a copy of what the plan needs of a record (row of the stream's full contract schema).
   */
  public void observe(String stream, Row record) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable Row find(int source, @Nullable String key, long cutoffMicros) {
    throw new UnsupportedOperationException();
  }
}
