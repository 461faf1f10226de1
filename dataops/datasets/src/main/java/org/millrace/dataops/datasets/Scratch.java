package org.millrace.dataops.datasets;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scratch folder, and what a killed process leaves in it: spilled blocks of DuckDB, its native
 * library of 72 MB and SQLite's, which each start of a JVM unpacks into the temp folder.
 */
final class Scratch {
  private static final Logger log = LoggerFactory.getLogger(Scratch.class);
  private static final String SPILL = "duckdb-spill-";
  private static final AtomicLong count = new AtomicLong();

  private Scratch() {}

  /** A folder of DuckDB's own, which it makes when it spills; its name tells whose it is. */
  static Path newSpillFolder(Path scratch) {
    return scratch
        .toAbsolutePath()
        .resolve(
            SPILL + OwnerProcess.numberOf(ProcessHandle.current()) + "-" + count.incrementAndGet());
  }

  /** Deletes what no living process of this machine can be using. */
  static void sweep(Path scratch) {
    if (!Files.isDirectory(scratch)) {
      return;
    }
    for (Path spill : list(scratch, SPILL + "*")) {
      if (!isOfLivingProcess(spill.getFileName().toString())) {
        deleteTree(spill);
      }
    }
    if (isTempFolder(scratch)) {
      // A process that runs has them mapped, and loses nothing with the name.
      list(scratch, "{libduckdb_java*.so,sqlite-*-libsqlitejdbc.so*}").forEach(Scratch::delete);
    }
  }

  private static boolean isTempFolder(Path scratch) {
    try {
      return Files.isSameFile(scratch, Path.of(System.getProperty("java.io.tmpdir")));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isOfLivingProcess(String name) {
    String[] parts = name.substring(SPILL.length()).split("-", -1);
    try {
      return ProcessHandle.of(Long.parseLong(parts[0]))
          .filter(process -> name.startsWith(SPILL + OwnerProcess.numberOf(process) + "-"))
          .isPresent();
    } catch (NumberFormatException e) {
      return true;
    }
  }

  private static List<Path> list(Path folder, String glob) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
      List<Path> paths = new ArrayList<>();
      entries.forEach(paths::add);
      return paths;
    } catch (IOException e) {
      log.warn("Cannot list {}: {}", folder, e.toString());
      return List.of();
    }
  }

  private static void deleteTree(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(Scratch::delete);
    } catch (IOException e) {
      log.warn("Cannot delete {}: {}", folder, e.toString());
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      log.warn("Cannot delete {}: {}", path, e.toString());
    }
  }
}
