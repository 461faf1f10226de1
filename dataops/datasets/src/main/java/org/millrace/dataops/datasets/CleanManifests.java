package org.millrace.dataops.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.ManifestWriter;
import org.apache.iceberg.RewriteManifests;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.TableUtil;
import org.apache.iceberg.io.OutputFile;

/**
 * Puts clean files into the places of dirty ones by rewriting the manifests that name them. An
 * overwrite would not do: it notes the dirty files as deleted, with the smallest and the largest
 * value of each column, and gives the clean ones a place at the end of the table's order.
 */
final class CleanManifests {
  private final Table table;
  private final Map<String, CleanCopies.Copy> dirty;
  private final List<String> written = new ArrayList<>();
  private long rows;
  private long bytesAdded;
  private long bytesRemoved;

  CleanManifests(Table table, Map<String, CleanCopies.Copy> dirty) {
    this.table = table;
    this.dirty = dirty;
  }

  /** Adds to the rewriting whatever manifest of the current snapshot is not clean. */
  void replace(RewriteManifests rewrite) {
    for (ManifestFile manifest : table.currentSnapshot().dataManifests(table.io())) {
      List<DataFile> live = read(manifest);
      if (manifest.hasDeletedFiles()
          || live.stream().anyMatch(file -> dirty.containsKey(file.location()))) {
        rewrite.deleteManifest(manifest);
        if (!live.isEmpty()) {
          rewrite.addManifest(write(manifest, live));
        }
      }
    }
    rewrite
        .set(SnapshotSummary.DELETED_RECORDS_PROP, Long.toString(rows))
        .set(SnapshotSummary.ADDED_FILE_SIZE_PROP, Long.toString(bytesAdded))
        .set(SnapshotSummary.REMOVED_FILE_SIZE_PROP, Long.toString(bytesRemoved));
  }

  private List<DataFile> read(ManifestFile manifest) {
    List<DataFile> files = new ArrayList<>();
    try (ManifestReader<DataFile> reader =
        ManifestFiles.read(manifest, table.io(), table.specs())) {
      reader.forEach(file -> files.add(file.copy()));
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + manifest.path(), e);
    }
  }

  private ManifestFile write(ManifestFile old, List<DataFile> files) {
    String location =
        ((HasTableOperations) table)
            .operations()
            .metadataFileLocation(UUID.randomUUID() + "-clean.avro");
    OutputFile out = table.io().newOutputFile(location);
    written.add(location);
    ManifestWriter<DataFile> writer =
        ManifestFiles.write(
            TableUtil.formatVersion(table),
            table.specs().get(old.partitionSpecId()),
            out,
            null,
            Map.of(
                TableProperties.AVRO_COMPRESSION,
                table
                    .properties()
                    .getOrDefault(
                        TableProperties.AVRO_COMPRESSION,
                        TableProperties.AVRO_COMPRESSION_DEFAULT)));
    try (writer) {
      for (DataFile file : files) {
        writer.existing(
            clean(file), old.snapshotId(), file.dataSequenceNumber(), file.fileSequenceNumber());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + location, e);
    }
    return writer.toManifestFile();
  }

  private DataFile clean(DataFile file) {
    CleanCopies.Copy copy = dirty.get(file.location());
    if (copy == null) {
      return file;
    }
    DataFile clean = copy.clean().orElseThrow();
    rows += copy.rows();
    bytesRemoved += file.fileSizeInBytes();
    bytesAdded += clean.fileSizeInBytes();
    return clean;
  }

  /** After a commit that failed for certain. */
  void discard() {
    written.forEach(table.io()::deleteFile);
  }
}
