package org.millrace.dataops.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.iceberg.Table;

/**
 * A data file on its way into a table. An empty note {@code pending/<commit>} beside the table's
 * data says so from before the first byte until the commit is known to have succeeded or failed;
 * what a killed process leaves is thus found without listing the table's files.
 *
 * @param commit a name never used before; the file is {@code data/<commit>.parquet}
 */
record PendingFile(String commit, String location, Path note) {
  static final String FOLDER = "pending";

  static PendingFile begin(Table table, String commit) {
    PendingFile file = of(table, commit);
    try {
      Files.createDirectories(file.note.getParent());
      Files.createFile(file.note);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file.note, e);
    }
  }

  static PendingFile of(Table table, String commit) {
    return new PendingFile(
        commit,
        table.locationProvider().newDataLocation(commit + ".parquet"),
        LocalFileIO.path(table.location()).resolve(FOLDER).resolve(commit));
  }

  /** The table refers to the file. */
  void keep() {
    delete(note);
  }

  /** No snapshot refers to the file, and none ever will. */
  void discard() {
    delete(LocalFileIO.path(location));
    delete(note);
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + path, e);
    }
  }
}
