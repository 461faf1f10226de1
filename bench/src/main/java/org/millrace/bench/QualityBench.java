package org.millrace.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.DatasetSettings;
import org.millrace.dataops.quality.CheckReport;
import org.millrace.dataops.quality.DatasetQuality;
import org.millrace.kernel.DatasetVersion;
import org.sqlite.SQLiteDataSource;

/**
 * Checks and profile of a dataset version of 20 columns against pandera on polars, which reads the
 * same Parquet files and makes the same checks; the profile, which pandera has none of, is made by
 * polars there.
 */
final class QualityBench {
  private static final int ROWS = Integer.getInteger("millrace.bench.rows", 10_000_000);
  private static final int ROUNDS = 3;

  private QualityBench() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Report report = new Report("bench/run quality", Instant.now());
    Path folder = Workbench.folder("quality");
    Contract contract = contract(folder);
    try (DatasetCatalog catalog = DatasetCatalog.open(DatasetSettings.embedded(folder))) {
      Workbench.say("Writing %,d rows", ROWS);
      DatasetVersion version = new Trips(42).write(catalog, ROWS);
      DatasetQuality quality = quality(catalog, folder);
      List<String> files = files(folder);
      double memory = 0;
      List<Double> checked = new ArrayList<>();
      List<Double> whole = new ArrayList<>();
      List<Double> theirsChecked = new ArrayList<>();
      List<Double> theirsWhole = new ArrayList<>();
      for (int round = 1; round <= ROUNDS; round++) {
        double[] theirs = pandera(files);
        theirsChecked.add(theirs[0]);
        memory = Math.max(memory, theirs[3]);
        theirsWhole.add(theirs[0] + theirs[1]);
        quality.forget(version.dataset());
        long began = System.nanoTime();
        CheckReport found = quality.check(version, contract, Map.of(), Instant.EPOCH);
        checked.add(Workbench.secondsSince(began));
        quality.profile(version, Optional.of(contract));
        whole.add(Workbench.secondsSince(began));
        if (!found.anomalies().isEmpty() || theirs[2] != ROWS) {
          throw new IllegalStateException("Cannot compare: " + found.anomalies());
        }
        Workbench.say("round %d of %d", round, ROUNDS);
      }
      report.compare(
          new Samples("pandera, checks", "s", theirsChecked),
          new Samples("Millrace, checks", "s", checked));
      report.compare(
          new Samples("pandera, checks and profile by polars", "s", theirsWhole),
          new Samples("Millrace, checks and profile", "s", whole));
      report.note(
          "%,d rows of 20 columns in %d files of Parquet, %,d MB.",
          ROWS, files.size(), size(files) / 1_000_000);
      report.note("Most memory: polars %,.0f MB; Millrace's DuckDB is held to 1 GB.", memory);
    }
    report.note("Each side reads the files anew; starting Python and its imports is not counted.");
    report.print(System.out);
  }

  private static DatasetQuality quality(DatasetCatalog catalog, Path folder) {
    SQLiteDataSource control = new SQLiteDataSource();
    control.setUrl("jdbc:sqlite:" + folder.resolve("control.db"));
    Flyway.configure().dataSource(control).load().migrate();
    return new DatasetQuality(catalog, control, Clock.systemUTC());
  }

  private static Contract contract(Path folder) throws IOException {
    Path file = folder.resolve("trips.odcs.yaml");
    try (InputStream text = QualityBench.class.getResourceAsStream("trips.odcs.yaml")) {
      if (text == null) {
        throw new IllegalStateException("Cannot find trips.odcs.yaml beside the classes");
      }
      Files.write(file, text.readAllBytes());
    }
    return Contract.read(file);
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("warehouse"))) {
      return all.map(Path::toString).filter(name -> name.endsWith(".parquet")).sorted().toList();
    }
  }

  private static long size(List<String> files) {
    return files.stream().mapToLong(name -> Path.of(name).toFile().length()).sum();
  }

  /** Seconds of validation, of the profile, the rows seen, and the most memory used in MB. */
  private static double[] pandera(List<String> files) throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("millrace.home", "."));
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("millrace.python", "python3"),
                home.resolve("bench/src/main/python/quality_pandera.py").toString()));
    command.addAll(files);
    Process python =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String answer =
        new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (python.waitFor() != 0 || answer.isEmpty()) {
      throw new IllegalStateException("Cannot run pandera: " + answer);
    }
    return Stream.of(answer.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }
}
