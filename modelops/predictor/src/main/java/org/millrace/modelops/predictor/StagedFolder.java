package org.millrace.modelops.predictor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that is filled under another name and gets its own by one rename, or is removed. */
final class StagedFolder implements AutoCloseable {
  private final Path target;
  private final Path path;

  private StagedFolder(Path target, Path path) {
    this.target = target;
    this.path = path;
  }

  /**
   * @throws FileAlreadyExistsException if the target exists
   */
  static StagedFolder beside(Path folder) throws IOException {
    Path target = folder.toAbsolutePath().normalize();
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    Path parent = Files.createDirectories(target.resolveSibling(".").normalize());
    return new StagedFolder(
        target, Files.createTempDirectory(parent, "." + target.getFileName() + "-"));
  }

  Path path() {
    return path;
  }

  void write(String name, byte[] content) throws IOException {
    Path file = path.resolve(name);
    Files.createDirectories(path.resolve(name).resolveSibling(".").normalize());
    Files.write(file, content, StandardOpenOption.CREATE_NEW);
    force(file, StandardOpenOption.WRITE);
  }

  /** After this the folder is there under its own name, also when the power fails. */
  void publish() throws IOException {
    for (Path folder : list(path)) {
      if (Files.isDirectory(folder)) {
        force(folder, StandardOpenOption.READ);
      }
    }
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    force(target.resolveSibling(".").normalize(), StandardOpenOption.READ);
  }

  private static void force(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted(Comparator.reverseOrder()).toList();
    }
  }

  /** Removes what was not published. */
  @Override
  public void close() throws IOException {
    if (Files.exists(path)) {
      for (Path file : list(path)) {
        Files.delete(file);
      }
    }
  }
}
