package org.millrace.dataops.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.Table;

/**
 * A data file on its way into a table. A note {@code pending/<commit>} beside the table's data says
 * so from before the first byte until the commit is known to have succeeded or failed, and names
 * the process that writes. What a killed process leaves is thus found without listing the table's
 * files, and whoever deletes files that nothing refers to can wait for those that soon will be.
 *
 * @param commit a name never used before; the file is {@code data/<commit>.parquet}
 */
record PendingFile(String commit, String location, Path note) {
  private static final String FOLDER = "pending";
  private static final String ABANDONED = "abandoned";

  static PendingFile begin(Table table, String commit) {
    PendingFile file = of(table, commit);
    try {
      Files.createDirectories(file.note.getParent());
      Files.writeString(file.note, OwnerProcess.current(), StandardOpenOption.CREATE_NEW);
      return file;
    } catch (IOException e) {
      throw ParquetWriter.unwritable(table, "the disk says: " + e.getMessage(), e);
    }
  }

  private static PendingFile of(Table table, String commit) {
    return new PendingFile(
        commit,
        table.locationProvider().newDataLocation(commit + ".parquet"),
        folder(LocalFileIO.path(table.location())).resolve(commit));
  }

  private static Path folder(Path table) {
    return table.resolve(FOLDER);
  }

  /** Whether any write is noted; that needs no look into the catalog. */
  static boolean isAny(Path table) throws IOException {
    if (!Files.isDirectory(folder(table))) {
      return false;
    }
    try (DirectoryStream<Path> notes = Files.newDirectoryStream(folder(table))) {
      return notes.iterator().hasNext();
    }
  }

  static List<PendingFile> all(Table table) throws IOException {
    List<PendingFile> files = new ArrayList<>();
    Path folder = folder(LocalFileIO.path(table.location()));
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> notes = Files.newDirectoryStream(folder)) {
        notes.forEach(note -> files.add(of(table, note.getFileName().toString())));
      }
    }
    return files;
  }

  /** Whether its writer may still commit it: it has not settled it, and has not ended. */
  boolean isOpen(Instant youngest) throws IOException {
    try {
      String owner = Files.readString(note);
      return Files.getLastModifiedTime(note).toInstant().isAfter(youngest)
          && !owner.equals(ABANDONED)
          && !OwnerProcess.isGone(owner);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** The table refers to the file, or there is none. */
  void keep() {
    delete(note);
  }

  /** No snapshot refers to the file, and none ever will. */
  void discard() {
    delete(LocalFileIO.path(location));
    delete(note);
  }

  /** The same, where the failure that led here is what matters; the note may stay for later. */
  void discardAfter(RuntimeException failure) {
    try {
      discard();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
      abandon(failure);
    }
  }

  private void abandon(RuntimeException failure) {
    try {
      Files.writeString(note, ABANDONED, StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Keeps those that the table refers to and discards the others; none may be open any more. */
  static void settle(Table table, Collection<PendingFile> files) {
    if (files.isEmpty()) {
      return;
    }
    Set<Path> referenced = ReachableFiles.data(table);
    for (PendingFile file : files) {
      if (referenced.contains(LocalFileIO.path(file.location))) {
        file.keep();
      } else {
        file.discard();
      }
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + path, e);
    }
  }
}
