package org.millrace.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder that describes one use case: charter, contracts and one settings file for each part.
 *
 * @param name the folder's name, which is also the model's: {@code flight-delays}
 * @param digest names the content of every file but those under {@code data/}
 */
public record UseCase(String name, Path folder, String digest) {

  /**
   * Opens a folder without reading what its files say.
   *
   * @throws ProblemException if it is no folder or its name can't name a use case
   */
  public static UseCase open(Path folder) {
    Path real = folder.toAbsolutePath().normalize();
    if (!Files.isDirectory(real)) {
      throw new ProblemException(
          "Cannot open use case " + folder, "there is no such folder", "check the path");
    }
    String name = real.getFileName().toString();
    if (!name.matches("[a-z][a-z0-9-]{0,62}")) {
      throw new ProblemException(
          "Invalid use case name '" + name + "'",
          "the folder's name also names its model, topics and tables",
          "use lower-case letters, digits and hyphens, beginning with a letter, at most 63");
    }
    try {
      return new UseCase(name, real, Digests.ofFolder(real, file -> !file.startsWith("data/")));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read use case " + folder, e);
    }
  }

  /** A file of the folder, which need not exist. */
  public Path file(String relative) {
    return folder.resolve(relative);
  }

  /** The Kafka topic of one of the use case's streams. */
  public String topic(String stream) {
    return name + "." + stream;
  }

  /** The dataset into which one of the use case's streams is ingested. */
  public String dataset(String stream) {
    return name + "." + stream;
  }
}
