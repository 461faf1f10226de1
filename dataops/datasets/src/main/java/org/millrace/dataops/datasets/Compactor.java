package org.millrace.dataops.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.RewriteManifests;
import org.apache.iceberg.Table;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Writes neighbours among the small files of the current version into one. Only neighbours, in the
 * order of their commits, and the new file takes the last one's place in that order: so every row
 * keeps its place. Appends may go on; what they commit meanwhile is left for the next time.
 */
final class Compactor {
  private static final int CONFLICTS = 20;

  private final String dataset;
  private final Supplier<Table> tables;
  private final Lock turn;
  private final ParquetWriter writer;

  Compactor(String dataset, Supplier<Table> tables, Lock turn, ParquetWriter writer) {
    this.dataset = dataset;
    this.tables = tables;
    this.turn = turn;
    this.writer = writer;
  }

  /** Neighbours, and the file that is to stand in their place. */
  private record Group(List<DataFile> files, DataFile merged) {}

  Compaction compact(Compaction.Plan plan) {
    Table now = tables.get();
    List<List<DataFile>> runs = runs(files(now), plan);
    int small = runs.stream().mapToInt(List::size).sum();
    if (small < plan.atLeast()) {
      return new Compaction(dataset, 0, 0, 0, 0);
    }
    List<PendingFile> pending = new ArrayList<>();
    try {
      List<Group> groups = new ArrayList<>();
      for (List<DataFile> run : runs) {
        groups.add(new Group(run, merge(now, run, pending)));
      }
      return commit(groups);
    } finally {
      PendingFile.settle(tables.get(), pending);
    }
  }

  private List<DataFile> files(Table now) {
    List<DataFile> files = new ArrayList<>();
    if (now.currentSnapshot() == null) {
      return files;
    }
    try (CloseableIterable<FileScanTask> tasks = now.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        VersionFiles.requireNoDeletes(dataset, now.currentSnapshot().snapshotId(), task);
        files.add(task.file());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot plan a scan of " + dataset, e);
    }
    files.sort(VersionFiles.ORDER);
    return files;
  }

  private static List<List<DataFile>> runs(List<DataFile> ordered, Compaction.Plan plan) {
    List<List<DataFile>> runs = new ArrayList<>();
    List<DataFile> run = new ArrayList<>();
    long bytes = 0;
    for (DataFile file : ordered) {
      boolean small = file.fileSizeInBytes() < plan.smallFile();
      if (!small || bytes + file.fileSizeInBytes() > plan.target()) {
        runs.add(run);
        run = new ArrayList<>();
        bytes = 0;
      }
      if (small) {
        run.add(file);
        bytes += file.fileSizeInBytes();
      }
    }
    runs.add(run);
    return runs.stream().filter(files -> files.size() > 1).toList();
  }

  private DataFile merge(Table now, List<DataFile> files, List<PendingFile> pending) {
    PendingFile file = PendingFile.begin(now, UUID.randomUUID().toString());
    pending.add(file);
    VersionFiles rows = VersionFiles.ofFiles(dataset, now, files);
    return writer.write(now, rows.schema(), rows.select(), file.location());
  }

  private Compaction commit(List<Group> groups) {
    for (int conflicts = 0; ; conflicts++) {
      turn.lock();
      try {
        return commit(tables.get(), groups);
      } catch (PinnedOperations.MovedException e) {
        if (conflicts == CONFLICTS) {
          throw e;
        }
      } finally {
        turn.unlock();
      }
    }
  }

  private Compaction commit(Table now, List<Group> groups) {
    Map<String, DataFile> live =
        files(now).stream().collect(Collectors.toMap(DataFile::location, file -> file));
    // An erasure may have taken some away; its rows must not come back.
    List<Group> whole =
        groups.stream()
            .filter(group -> group.files.stream().allMatch(f -> live.containsKey(f.location())))
            .toList();
    if (whole.isEmpty()) {
      return new Compaction(dataset, 0, 0, 0, 0);
    }
    Transaction transaction = PinnedOperations.transaction(now);
    List<Long> steps = new ArrayList<>();
    for (Group group : whole) {
      DataFile last = group.files.get(group.files.size() - 1);
      RewriteFiles files = transaction.newRewrite().addFile(group.merged);
      group.files.forEach(files::deleteFile);
      // The history before this may have expired, and nothing can come between.
      files
          .dataSequenceNumber(last.dataSequenceNumber())
          .validateFromSnapshot(transaction.table().currentSnapshot().snapshotId())
          .commit();
      steps.add(transaction.table().currentSnapshot().snapshotId());
    }
    RewriteManifests rewrite = transaction.rewriteManifests();
    new CleanManifests(transaction.table(), new HashMap<>()).replace(rewrite);
    Heritage.carry(now, now.currentSnapshot(), rewrite);
    rewrite.commit();
    ExpireSnapshots expire = ExpiredSnapshots.byId(transaction);
    steps.forEach(expire::expireSnapshotId);
    expire.commit();
    transaction.commitTransaction();
    return new Compaction(
        dataset,
        whole.stream().mapToInt(group -> group.files.size()).sum(),
        whole.size(),
        whole.stream()
            .flatMap(group -> group.files.stream())
            .mapToLong(DataFile::fileSizeInBytes)
            .sum(),
        whole.stream().mapToLong(group -> group.merged.fileSizeInBytes()).sum());
  }
}
