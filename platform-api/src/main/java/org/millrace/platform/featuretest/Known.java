package org.millrace.platform.featuretest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.millrace.kernel.Row;

/**
 * Records of one stream.
 *
 * @param written in the order of the file, which is that of their arrival
 * @param ordered in the order of their known-at
 */
record Known(List<Row> written, List<Row> ordered) {
  static Known of(List<Row> written, int knownAt) {
    return new Known(
        written,
        written.stream().sorted(Comparator.comparingLong(row -> row.getLong(knownAt))).toList());
  }

  static List<Row> inOrder(List<Row> some, List<Row> more) {
    List<Row> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }
}
