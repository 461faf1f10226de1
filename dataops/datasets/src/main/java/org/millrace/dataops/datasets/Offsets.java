package org.millrace.dataops.datasets;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;
import org.millrace.kernel.ProblemException;

/**
 * Where reading goes on, by Kafka partition, as the table keeps it: as text {@code 0:120,1:99} in
 * the summary of each snapshot we commit, and once more as a property of the table. Snapshots of
 * other engines lack it, and expiry may take the last one that has it: the property is for then.
 */
final class Offsets {
  static final String KEY = "millrace.kafka.offsets";

  private Offsets() {}

  /**
   * @throws ProblemException if the table has rows but has lost its offsets: to begin again at zero
   *     would take in every record twice
   */
  static Map<Integer, Long> of(Table table) {
    Optional<Map<Integer, Long>> found = of(table, SnapshotUtil.currentAncestors(table));
    Snapshot current = table.currentSnapshot();
    if (found.isEmpty() && current != null && Versions.rows(table, current) > 0) {
      throw new ProblemException(
          "Cannot tell the Kafka offsets of " + Tables.nameOf(table),
          "neither its snapshots nor its properties carry " + KEY + ", but it has rows",
          "set the table property " + KEY + " to the offsets up to which it is filled, as 0:120");
    }
    return found.orElse(Map.of());
  }

  /** The offsets of the newest snapshot that has them, or else those of the table's property. */
  static Optional<Map<Integer, Long>> of(Table table, Iterable<Snapshot> newestFirst) {
    for (Snapshot snapshot : newestFirst) {
      String text = snapshot.summary().get(KEY);
      if (text != null) {
        return Optional.of(parse(text));
      }
    }
    return Optional.ofNullable(table.properties().get(KEY)).map(Offsets::parse);
  }

  static String format(Map<Integer, Long> offsets) {
    return new TreeMap<>(offsets)
        .entrySet().stream()
            .map(entry -> entry.getKey() + ":" + entry.getValue())
            .collect(Collectors.joining(","));
  }

  static Map<Integer, Long> parse(String text) {
    Map<Integer, Long> offsets = new TreeMap<>();
    try {
      for (String pair : text.isEmpty() ? new String[0] : text.split(",", -1)) {
        String[] parts = pair.split(":", 2);
        offsets.put(Integer.valueOf(parts[0]), Long.valueOf(parts[1]));
      }
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new ProblemException(
          "Invalid Kafka offsets '" + text + "'",
          KEY + " is a list of partition:offset",
          "write it as 0:120,1:99",
          e);
    }
    return Map.copyOf(offsets);
  }

  /** Refuses a step back, which would take in records twice. */
  static void requireForward(Map<Integer, Long> from, Map<Integer, Long> to) {
    for (Map.Entry<Integer, Long> entry : from.entrySet()) {
      Long next = to.get(entry.getKey());
      if (next == null || next < entry.getValue()) {
        throw new IllegalArgumentException(
            "Cannot move offsets back from " + format(from) + " to " + format(to));
      }
    }
  }
}
