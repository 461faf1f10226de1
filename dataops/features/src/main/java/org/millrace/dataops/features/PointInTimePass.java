package org.millrace.dataops.features;

import java.util.Iterator;
import java.util.Map;
import java.util.function.BiConsumer;
import org.millrace.kernel.Row;

/** One pass over spine and streams merged in time order: features for every spine row, O(n). */
public final class PointInTimePass {
  private PointInTimePass() {}

  /**
   * @param spine rows of plan.request() in the order of their cutoff; the row object may be reused
   * @param streams for each of plan.streams() its records (full contract schema) in the order of
   *     known-at
   * @param out takes request row and features row, both reused
   */
  public static void run(
      FeaturePlan plan,
      Iterator<Row> spine,
      Map<String, Iterator<Row>> streams,
      BiConsumer<Row, Row> out) {
    throw new UnsupportedOperationException();
  }
}
