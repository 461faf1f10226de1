package org.millrace.dataops.datasets;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.ProblemException;

/** The snapshots of a table as versions of a dataset. */
final class Versions {
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  private static final Comparator<Snapshot> NEWEST_LAST =
      Comparator.comparing(Heritage::committedAt).thenComparingLong(Snapshot::sequenceNumber);

  private Versions() {}

  static DatasetVersion of(String dataset, Table table, Snapshot snapshot) {
    List<String> tags =
        table.refs().entrySet().stream()
            .filter(ref -> ref.getValue().isTag())
            .filter(ref -> ref.getValue().snapshotId() == snapshot.snapshotId())
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    return new DatasetVersion(
        dataset,
        snapshot.snapshotId(),
        tags,
        Heritage.committedAt(snapshot),
        rows(table, snapshot));
  }

  /** Whatever the table still has, newest first. */
  static List<DatasetVersion> newestFirst(String dataset, Table table) {
    return StreamSupport.stream(table.snapshots().spliterator(), false)
        .sorted(NEWEST_LAST.reversed())
        .map(snapshot -> of(dataset, table, snapshot))
        .toList();
  }

  static Optional<Snapshot> find(Table table, String ref) {
    SnapshotRef tag = table.refs().get(ref);
    if (tag != null && tag.isTag()) {
      return Optional.ofNullable(table.snapshot(tag.snapshotId()));
    }
    try {
      return find(table, Long.parseLong(ref));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The newest version that had been committed by then. */
  static Optional<Snapshot> at(Table table, Instant instant) {
    return StreamSupport.stream(table.snapshots().spliterator(), false)
        .filter(snapshot -> !Heritage.committedAt(snapshot).isAfter(instant))
        .max(NEWEST_LAST);
  }

  /** The snapshot, or the one that has taken its place. */
  private static Optional<Snapshot> find(Table table, long id) {
    Snapshot snapshot = table.snapshot(id);
    return snapshot != null
        ? Optional.of(snapshot)
        : StreamSupport.stream(table.snapshots().spliterator(), false)
            .filter(other -> Heritage.replaces(other, id))
            .findFirst();
  }

  static Snapshot require(Table table, DatasetVersion version) {
    Snapshot snapshot = table.snapshot(version.snapshotId());
    if (snapshot == null) {
      find(table, version.snapshotId())
          .ifPresent(
              now -> {
                throw new ProblemException(
                    "Cannot read version " + version.snapshotId() + " of " + version.dataset(),
                    "a subject was erased from it, and it is now version " + now.snapshotId(),
                    "read version " + now.snapshotId());
              });
      throw new ProblemException(
          "Cannot find version " + version.snapshotId() + " of " + version.dataset(),
          "the dataset has no such snapshot; it may have expired",
          "choose one of the dataset's versions, and tag those that must stay");
    }
    return snapshot;
  }

  static void requireTagName(String tag) {
    if (!TAG.matcher(tag).matches()
        || DIGITS.matcher(tag).matches()
        || tag.equals(SnapshotRef.MAIN_BRANCH)) {
      throw new ProblemException(
          "Invalid tag '" + tag + "'",
          "a tag stands for a version in paths and must not be taken for a snapshot id or a branch",
          "use letters, digits, dots, hyphens and underscores, at most 100, not digits alone, not"
              + " main");
    }
  }

  static long rows(Table table, Snapshot snapshot) {
    String total = snapshot.summary().get(SnapshotSummary.TOTAL_RECORDS_PROP);
    return total == null ? rowsOfManifests(table, snapshot) : Long.parseLong(total);
  }

  private static long rowsOfManifests(Table table, Snapshot snapshot) {
    return StreamSupport.stream(snapshot.dataManifests(table.io()).spliterator(), false)
        .mapToLong(Versions::rows)
        .sum();
  }

  private static long rows(ManifestFile manifest) {
    Long added = manifest.addedRowsCount();
    Long existing = manifest.existingRowsCount();
    return (added == null ? 0 : added) + (existing == null ? 0 : existing);
  }
}
