package org.millrace.dataops.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;

/** The files that some snapshot of a table needs. */
final class ReachableFiles {
  private final Table table;
  private final Set<Path> paths = new HashSet<>();

  private ReachableFiles(Table table) {
    this.table = table;
  }

  /** Data files, of every snapshot. */
  static Set<Path> data(Table table) {
    ReachableFiles files = new ReachableFiles(table);
    Set<String> read = new HashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      for (ManifestFile manifest : snapshot.dataManifests(table.io())) {
        if (read.add(manifest.path())) {
          files.addContent(manifest);
        }
      }
    }
    return files.paths;
  }

  /** Everything: data, deletes, manifests, lists of them, statistics, and the metadata's log. */
  static Set<Path> all(Table table) {
    ReachableFiles files = new ReachableFiles(table);
    Set<String> read = new HashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      files.add(snapshot.manifestListLocation());
      for (ManifestFile manifest : snapshot.allManifests(table.io())) {
        if (read.add(manifest.path())) {
          files.add(manifest.path());
          files.addContent(manifest);
        }
      }
    }
    ReachableFileUtil.statisticsFilesLocations(table).forEach(files::add);
    ReachableFileUtil.metadataFileLocations(table, false).forEach(files::add);
    return files.paths;
  }

  private void addContent(ManifestFile manifest) {
    try (CloseableIterable<String> files =
        manifest.content() == ManifestContent.DATA
            ? ManifestFiles.readPaths(manifest, table.io(), table.specs())
            : CloseableIterable.transform(
                ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs()),
                file -> file.location())) {
      files.forEach(this::add);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + manifest.path(), e);
    }
  }

  private void add(String location) {
    paths.add(LocalFileIO.path(location));
  }
}
