package org.millrace.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.millrace.dataops.features.Feature;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.kernel.UseCase;

/** The looked-up features by Python, in a process of its own, from the datasets' Parquet files. */
final class PandasFeatures {
  /** The second round of a process reads from the page cache and has everything imported. */
  private static final int ROUNDS = 2;

  private final FeaturePlan plan;
  private final Path answers;
  private final List<String> command;

  /**
   * @param windows how Python computes windows: {@code searches} or {@code rolling}
   */
  PandasFeatures(Path folder, FeaturePlan plan, UseCase useCase, String windows)
      throws IOException {
    this.plan = plan;
    this.answers = folder.resolve(windows + ".bin");
    Path spec = Files.writeString(folder.resolve("spec.json"), plan.spec().toJson());
    Path home = Path.of(System.getProperty("millrace.home", "."));
    command =
        new ArrayList<>(
            List.of(
                System.getProperty("millrace.python", "python3"),
                home.resolve("bench/src/main/python/features_pandas.py").toString(),
                windows,
                spec.toString(),
                String.valueOf(ROUNDS),
                answers.toString(),
                "SPINE=" + files(folder, useCase, plan.spine())));
    for (String stream : new TreeSet<>(plan.streams())) {
      command.add(stream + "=" + files(folder, useCase, stream));
    }
  }

  /** Positions of the features that are not computed from the request alone. */
  static int[] lookedUp(FeaturePlan plan) {
    List<Feature> features = plan.spec().features();
    return IntStream.range(0, features.size())
        .filter(i -> !(features.get(i) instanceof Feature.Computed))
        .toArray();
  }

  private static String files(Path folder, UseCase useCase, String stream) throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("warehouse"))) {
      return all.filter(file -> file.toString().endsWith(".parquet"))
          .filter(file -> file.toString().contains("/" + useCase.name() + "/" + stream + "/"))
          .map(Path::toString)
          .sorted()
          .collect(Collectors.joining(","));
    }
  }

  /** How long one round took, from opening the files to the last feature. */
  double seconds() throws IOException, InterruptedException {
    Process python =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> seconds =
        new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    if (python.waitFor() != 0 || seconds.size() != ROUNDS) {
      throw new IllegalStateException("Cannot run pandas: " + seconds);
    }
    return Double.parseDouble(seconds.get(ROUNDS - 1));
  }

  /** In words, how far the answers of the last round are from the values. */
  String difference(TrainingSet.Values values) throws IOException {
    long different = 0;
    long absent = 0;
    double greatest = 0;
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(answers), 1 << 20))) {
      for (int f = 0; f < values.columns().length; f++) {
        String name = plan.features().field(values.features()[f]).name();
        long before = different;
        for (double ours : values.columns()[f]) {
          double theirs = in.readDouble();
          absent += Double.isNaN(ours) ? 1 : 0;
          double apart = Math.abs(ours - theirs) / Math.max(1, Math.abs(ours));
          if (Double.isNaN(ours) ? !Double.isNaN(theirs) : !(apart < 1e-9)) {
            different++;
          } else if (!Double.isNaN(ours)) {
            greatest = Math.max(greatest, apart);
          }
        }
        if (different > before) {
          Workbench.say("%s: %d values differ", name, different - before);
        }
      }
    }
    return String.format(
        "Of %,d values, %,d of them absent, %,d differ from pandas' (the others by %.1e at most).",
        (long) values.rows() * values.columns().length, absent, different, greatest);
  }
}
