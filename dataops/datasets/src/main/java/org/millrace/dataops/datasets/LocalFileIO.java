package org.millrace.dataops.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/**
 * Iceberg's files on this machine's disk. What is closed is on the disk, not only in the page
 * cache: a commit in the catalog must never outlive the files it names.
 */
final class LocalFileIO implements FileIO {

  /** The place as an opaque URI, neither escaped nor unescaped, as other engines take it. */
  static String location(Path path) {
    return "file://" + path;
  }

  /**
   * The path of a location as we write it ({@code file:///a}) or as Spark does ({@code file:/a}).
   */
  static Path path(String location) {
    if (location.startsWith("file://")) {
      return Path.of(location.substring("file://".length()));
    }
    return Path.of(location.startsWith("file:") ? location.substring("file:".length()) : location);
  }

  /** Makes the file and its name last through a loss of power. */
  static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    forceFolder(file);
  }

  private static void forceFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    // Windows can't open a folder; its file system logs names by itself.
    if (folder != null && !System.getProperty("os.name").startsWith("Windows")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  @Override
  public InputFile newInputFile(String location) {
    return new LocalInput(location);
  }

  @Override
  public OutputFile newOutputFile(String location) {
    return new LocalOutput(location);
  }

  @Override
  public void deleteFile(String location) {
    try {
      Files.deleteIfExists(path(location));
    } catch (IOException e) {
      throw new RuntimeIOException(e, "Cannot delete %s", location);
    }
  }

  /** Keeps the location as it was given: the catalog compares it letter by letter. */
  private record LocalInput(String location) implements InputFile {
    @Override
    public long getLength() {
      return file().getLength();
    }

    @Override
    public SeekableInputStream newStream() {
      return file().newStream();
    }

    @Override
    public boolean exists() {
      return file().exists();
    }

    private InputFile file() {
      return org.apache.iceberg.Files.localInput(path(location).toFile());
    }
  }

  private record LocalOutput(String location) implements OutputFile {
    @Override
    public PositionOutputStream create() {
      return open(StandardOpenOption.CREATE_NEW);
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      return open(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private PositionOutputStream open(StandardOpenOption... options) {
      Path path = path(location);
      try {
        Path folder = path.getParent();
        if (folder != null) {
          Files.createDirectories(folder);
        }
        return new DurableOutput(path, options);
      } catch (FileAlreadyExistsException e) {
        throw new AlreadyExistsException(e, "Cannot create %s: it exists", location);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot create " + location, e);
      }
    }

    @Override
    public InputFile toInputFile() {
      return new LocalInput(location);
    }
  }
}
