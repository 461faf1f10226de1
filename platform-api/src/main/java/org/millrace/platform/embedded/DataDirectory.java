package org.millrace.platform.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;

/**
 * The one folder that holds all of a platform's state, owned by one process at a time. The
 * operating system drops the lock when the process ends in whatever way, so nothing has to be
 * cleaned up after {@code kill -9}.
 */
public final class DataDirectory implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  private DataDirectory(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Makes the folder if need be and takes it over.
   *
   * @throws ProblemException if another process holds it, naming that process
   */
  public static DataDirectory open(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(path);
      Path lockFile = path.resolve("lock");
      FileChannel channel =
          FileChannel.open(
              lockFile,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        String owner = readOwner(channel);
        channel.close();
        throw new ProblemException(
            "Cannot use data directory " + path,
            "another Millrace holds it: " + owner,
            "stop that one first, or give this one a directory of its own with --data");
      }
      writeOwner(channel);
      Files.createDirectories(path.resolve("tmp"));
      return new DataDirectory(path, channel);
    } catch (IOException e) {
      throw new ProblemException(
          "Cannot use data directory " + path,
          e.toString(),
          "check that the folder can be written, or choose another with --data",
          e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(Long.MAX_VALUE - 1, 1, false);
    } catch (OverlappingFileLockException held) {
      return null;
    }
  }

  private static String readOwner(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(200);
    channel.read(text, 0);
    return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
  }

  private static void writeOwner(FileChannel channel) throws IOException {
    String owner = "process " + ProcessHandle.current().pid() + ", since " + Instant.now() + "\n";
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)), 0);
    channel.force(true);
  }

  public Path path() {
    return path;
  }

  public Path resolve(String relative) {
    return path.resolve(relative);
  }

  /**
   * The control database's file as a JDBC address; every write is on disk when it is acknowledged.
   */
  public String databaseUrl() {
    return "jdbc:sqlite:"
        + path.resolve("millrace.db")
        + "?journal_mode=WAL&synchronous=FULL&busy_timeout=20000&transaction_mode=IMMEDIATE"
        + "&foreign_keys=true";
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot let go of data directory " + path, e);
    }
  }
}
