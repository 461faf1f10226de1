package org.millrace.dataops.datasets;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.util.SnapshotUtil;

/**
 * What a snapshot takes over from the one whose place it takes, in its summary: the Kafka offsets,
 * without which ingestion would begin again at zero; the name of its commit; when it was committed;
 * and which snapshots it stands for.
 */
final class Heritage {
  /** Ids of the snapshots whose place this one has taken, the latest last. */
  static final String REPLACES = "millrace.replaces";

  /** When the first of them was committed, in milliseconds since 1970. */
  static final String COMMITTED_AT = "millrace.committed-at";

  private static final String OURS = "millrace.";

  private Heritage() {}

  /** For a snapshot of the same content, perhaps in other files: it follows the old one. */
  static void carry(Table table, Snapshot old, SnapshotUpdate<?> update) {
    own(table, old).forEach(update::set);
  }

  /** For a snapshot that stands in the old one's place, which will be gone. */
  static void replace(Table table, Snapshot old, SnapshotUpdate<?> update) {
    Map<String, String> summary = own(table, old);
    String earlier = old.summary().get(REPLACES);
    summary.put(REPLACES, (earlier == null ? "" : earlier + ",") + old.snapshotId());
    summary.put(COMMITTED_AT, Long.toString(committedAt(old).toEpochMilli()));
    summary.forEach(update::set);
  }

  private static Map<String, String> own(Table table, Snapshot old) {
    Map<String, String> summary = new HashMap<>();
    Offsets.of(table, SnapshotUtil.ancestorsOf(old.snapshotId(), table::snapshot))
        .ifPresent(offsets -> summary.put(Offsets.KEY, Offsets.format(offsets)));
    old.summary().entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(OURS))
        .forEach(entry -> summary.put(entry.getKey(), entry.getValue()));
    return summary;
  }

  static boolean replaces(Snapshot snapshot, long id) {
    String replaced = snapshot.summary().get(REPLACES);
    return replaced != null && Arrays.asList(replaced.split(",", -1)).contains(Long.toString(id));
  }

  static Instant committedAt(Snapshot snapshot) {
    String first = snapshot.summary().get(COMMITTED_AT);
    return Instant.ofEpochMilli(first == null ? snapshot.timestampMillis() : Long.parseLong(first));
  }
}
