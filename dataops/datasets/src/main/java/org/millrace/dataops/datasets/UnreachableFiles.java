package org.millrace.dataops.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.millrace.kernel.ProblemException;

/**
 * Deletes the files of a table that no snapshot needs. Files are listed first; then every write
 * that was noted as going on at that time is waited for; then the table is asked what it needs. So
 * nothing that a writer of ours is about to commit is taken for garbage. Other engines leave no
 * notes.
 */
final class UnreachableFiles {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Supplier<Table> tables;
  private final InstantSource clock;

  UnreachableFiles(Supplier<Table> tables, InstantSource clock) {
    this.tables = tables;
    this.clock = clock;
  }

  /**
   * Deletes those that have not been written to for a while; metadata JSON always has to be that
   * old, for it holds no values and may be on its way to a reader.
   *
   * @param known files to be deleted at any age, unless they are needed
   * @param age of all others; 0 only where no other engine writes
   * @return how many files were deleted
   */
  int delete(Set<Path> known, Duration age) {
    Table table = tables.get();
    Path root = LocalFileIO.path(table.location());
    try {
      List<Path> listed = list(root);
      List<PendingFile> settled = await(table);
      Set<Path> reachable = ReachableFiles.all(tables.get());
      int deleted = 0;
      for (Path file : listed) {
        boolean goes = known.contains(file) || isOld(file, age);
        if (!reachable.contains(file) && goes && Files.deleteIfExists(file)) {
          deleted++;
        }
      }
      settled.forEach(PendingFile::keep);
      return deleted;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot clean up in " + root, e);
    }
  }

  private static List<Path> list(Path root) throws IOException {
    List<Path> listed = new ArrayList<>();
    for (String folder : List.of("data", "metadata")) {
      if (Files.isDirectory(root.resolve(folder))) {
        try (Stream<Path> files = Files.walk(root.resolve(folder))) {
          files.filter(Files::isRegularFile).forEach(listed::add);
        }
      }
    }
    return listed;
  }

  /** Notes of writers that have ended without settling them. */
  private List<PendingFile> await(Table table) throws IOException {
    Instant youngest = clock.instant().minus(OrphanFiles.GRACE);
    List<PendingFile> settled = new ArrayList<>();
    Instant until = clock.instant().plus(PATIENCE);
    for (PendingFile file : PendingFile.all(table)) {
      while (file.isOpen(youngest)) {
        if (clock.instant().isAfter(until)) {
          throw new ProblemException(
              "Cannot clean up in " + Tables.nameOf(table),
              "a write has been going on for " + PATIENCE + " and may need what seems unused",
              "try again when it has ended");
        }
        pause();
      }
      if (Files.exists(file.note())) {
        settled.add(file);
      }
    }
    return settled;
  }

  private boolean isOld(Path file, Duration age) throws IOException {
    Duration needed =
        file.toString().endsWith(".metadata.json") && age.compareTo(OrphanFiles.GRACE) < 0
            ? OrphanFiles.GRACE
            : age;
    try {
      return needed.isZero()
          || Files.getLastModifiedTime(file).toInstant().isBefore(clock.instant().minus(needed));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for a write to end", e);
    }
  }
}
