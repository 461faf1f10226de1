package org.millrace.dataops.datasets;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the data files of writers that were killed before their commit. Only files that a writer
 * of ours has noted as pending, that are older than the grace and that no snapshot refers to; a
 * commit takes seconds, the grace is much longer.
 */
final class OrphanFiles {
  static final Duration GRACE = Duration.ofHours(1);
  private static final Logger log = LoggerFactory.getLogger(OrphanFiles.class);

  private final Function<DatasetName, Table> tables;
  private final Instant youngest;

  OrphanFiles(Function<DatasetName, Table> tables, Instant now, Duration grace) {
    this.tables = tables;
    this.youngest = now.minus(grace);
  }

  void sweep(List<DatasetName> names, Path warehouse) {
    for (DatasetName name : names) {
      Path notes =
          warehouse.resolve(name.useCase()).resolve(name.stream()).resolve(PendingFile.FOLDER);
      try {
        List<String> commits = stale(notes);
        if (!commits.isEmpty()) {
          settle(tables.apply(name), commits);
        }
      } catch (IOException | RuntimeException e) {
        log.warn("Cannot clean up after killed writers of {}: {}", name, e.toString());
      }
    }
  }

  private List<String> stale(Path notes) throws IOException {
    List<String> commits = new ArrayList<>();
    if (Files.isDirectory(notes)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(notes)) {
        for (Path note : entries) {
          if (Files.getLastModifiedTime(note).toInstant().isBefore(youngest)) {
            commits.add(note.getFileName().toString());
          }
        }
      }
    }
    return commits;
  }

  private static void settle(Table table, List<String> commits) throws IOException {
    Set<Path> referenced = referenced(table);
    for (String commit : commits) {
      PendingFile file = PendingFile.of(table, commit);
      if (referenced.contains(LocalFileIO.path(file.location()))) {
        file.keep();
      } else {
        log.info("Deleting {}, which its writer never committed", file.location());
        file.discard();
      }
    }
  }

  private static Set<Path> referenced(Table table) throws IOException {
    Set<Path> paths = new HashSet<>();
    Set<String> read = new HashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      for (ManifestFile manifest : snapshot.dataManifests(table.io())) {
        if (read.add(manifest.path())) {
          try (CloseableIterable<String> files =
              ManifestFiles.readPaths(manifest, table.io(), table.specs())) {
            files.forEach(location -> paths.add(LocalFileIO.path(location)));
          }
        }
      }
    }
    return paths;
  }
}
