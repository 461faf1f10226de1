package org.millrace.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.DatasetSettings;
import org.millrace.kernel.UseCase;

/**
 * What the benchmarks work on: the flight delays that come with Millrace, and folders to use up.
 */
final class Workbench {
  /** All that is known of 2013 in the use case's files, and more than that. */
  static final Instant FIRST = Instant.parse("2012-12-01T00:00:00Z");

  static final Instant LAST = Instant.parse("2014-02-01T00:00:00Z");

  /** The moment of training in {@code ./millrace demo}: January to March is known. */
  static final Instant TRAIN_AT = Instant.parse("2013-04-01T00:00:00Z");

  private Workbench() {}

  static UseCase flightDelays() {
    Path home = Path.of(System.getProperty("millrace.home", "."));
    return UseCase.open(home.resolve("usecases/flight-delays"));
  }

  /** A new folder in java.io.tmpdir, which {@code bench/run} deletes afterwards. */
  static Path folder(String name) {
    try {
      return Files.createTempDirectory(name);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a folder for " + name, e);
    }
  }

  static DatasetCatalog catalog(Path folder) {
    return DatasetCatalog.open(DatasetSettings.embedded(folder));
  }

  static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  /** Tells whoever waits how far the benchmark is; not part of the table. */
  static void say(String format, Object... arguments) {
    System.err.printf(format + "%n", arguments);
  }
}
