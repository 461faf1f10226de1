package org.millrace.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.millrace.kernel.Charter;
import org.millrace.modelops.evaluation.BinaryEvaluation;
import org.millrace.modelops.evaluation.Confusion;
import org.millrace.modelops.evaluation.Lift;
import org.millrace.modelops.evaluation.SliceColumn;
import org.millrace.modelops.evaluation.SliceFinder;
import org.millrace.modelops.evaluation.ThresholdStep;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A million predictions measured, every number with its interval, against scikit-learn's points and
 * a bootstrap in numpy of the same predictions; then the search for the worst slices among ten
 * features and their pairs.
 */
final class EvaluationBench {
  private static final int ROWS = 1_000_000;
  private static final int ROUNDS = 3;
  private static final int RESAMPLES = 200;
  private static final int FEATURES = 10;
  private static final double THRESHOLD = 0.3;
  private static final Charter.Value VALUE = new Charter.Value("EUR", 40, -15, 0, 0);

  private EvaluationBench() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Report report = new Report("bench/run evaluation", Instant.now());
    double[] p = new double[ROWS];
    boolean[] y = new boolean[ROWS];
    Random random = new Random(7);
    for (int i = 0; i < ROWS; i++) {
      double odds = 1.2 * random.nextGaussian() - 1.2;
      p[i] = 1 / (1 + Math.exp(-1.2 * odds - 0.5 * random.nextGaussian()));
      y[i] = random.nextDouble() < 1 / (1 + Math.exp(-odds));
    }
    Path file = write(p, y);
    List<Double> ours = new ArrayList<>();
    List<Double> points = new ArrayList<>();
    List<Double> bootstraps = new ArrayList<>();
    List<Double> searches = new ArrayList<>();
    List<SliceColumn> columns = columns(random);
    double[] losses = BinaryEvaluation.logLosses(p, y);
    Map<String, Double> numbers = evaluate(p, y);
    JsonNode theirs = python(file);
    for (int round = 1; round <= ROUNDS; round++) {
      theirs = python(file);
      points.add(theirs.at("/point_seconds").asDouble());
      bootstraps.add(points.get(round - 1) + theirs.at("/bootstrap_seconds").asDouble());
      long began = System.nanoTime();
      numbers = evaluate(p, y);
      ours.add(Workbench.secondsSince(began));
      began = System.nanoTime();
      SliceFinder.Found found = SliceFinder.forRows(ROWS).find(columns, losses);
      searches.add(Workbench.secondsSince(began));
      Workbench.say(
          "round %d of %d: scikit-learn %.2f s, with intervals %.1f s, millrace %.2f s,"
              + " %d slices in %.2f s",
          round,
          ROUNDS,
          points.get(round - 1),
          bootstraps.get(round - 1),
          ours.get(round - 1),
          found.looks(),
          searches.get(round - 1));
    }
    Samples millrace = new Samples("millrace, all intervals", "s", ours);
    report.compare(millrace, new Samples("scikit-learn, points only", "s", points));
    Samples bootstrap = new Samples("scikit-learn and numpy bootstrap", "s", bootstraps);
    report.add(bootstrap);
    report.add(bootstrap.over(millrace));
    report.add(new Samples("millrace, worst slices", "s", searches));
    report.note("%,d predictions; the bootstrap draws %d times.", ROWS, RESAMPLES);
    report.note("%s", agreement(numbers, theirs));
    report.print(System.out);
  }

  private static Map<String, Double> evaluate(double[] p, boolean[] y) {
    Map<String, Double> numbers = new LinkedHashMap<>(BinaryEvaluation.of(p, y).metrics());
    Confusion confusion = Confusion.at(THRESHOLD, p, y);
    numbers.putAll(confusion.metrics());
    confusion.valuePer1000(VALUE).putInto(numbers, "value_per_1000");
    Lift.at(p, y, 0.01, 0.1).forEach(at -> at.lift().putInto(numbers, "lift_at_" + at.share()));
    numbers.put("thresholds", (double) ThresholdStep.table(p, y, 100).size());
    return numbers;
  }

  private static List<SliceColumn> columns(Random random) {
    List<SliceColumn> columns = new ArrayList<>();
    for (int feature = 0; feature < FEATURES; feature++) {
      double[] values = new double[ROWS];
      for (int i = 0; i < ROWS; i++) {
        values[i] = random.nextGaussian();
      }
      columns.add(SliceColumn.ofNumbers("feature_" + feature, values, 8));
    }
    return columns;
  }

  private static Path write(double[] p, boolean[] y) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(9 * ROWS).order(ByteOrder.LITTLE_ENDIAN);
    for (double probability : p) {
      bytes.putDouble(probability);
    }
    for (boolean label : y) {
      bytes.put((byte) (label ? 1 : 0));
    }
    return Files.write(Workbench.folder("evaluation").resolve("predictions.bin"), bytes.array());
  }

  private static JsonNode python(Path file) throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("millrace.home", "."));
    Process python =
        new ProcessBuilder(
                System.getProperty("millrace.python", "python3"),
                home.resolve("bench/src/main/python/evaluation_sklearn.py").toString(),
                file.toString(),
                Integer.toString(ROWS),
                Integer.toString(RESAMPLES))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (python.waitFor() != 0) {
      throw new IllegalStateException("Cannot run scikit-learn: " + printed);
    }
    return JsonMapper.shared().readTree(printed);
  }

  /** How far points are apart, and how wide our intervals are beside the bootstrap's. */
  private static String agreement(Map<String, Double> ours, JsonNode theirs) {
    double apart = 0;
    List<String> widths = new ArrayList<>();
    for (Map.Entry<String, JsonNode> metric : theirs.at("/metrics").properties()) {
      String name = metric.getKey();
      apart = Math.max(apart, Math.abs(number(ours, name) - metric.getValue().asDouble()));
      double width = number(ours, name + "_upper") - number(ours, name + "_lower");
      widths.add(
          String.format(
              Locale.ROOT, "%s %.2f", name, width / theirs.at("/widths/" + name).asDouble()));
    }
    return String.format(
        Locale.ROOT,
        "Points differ by %.1e at most. Width of the intervals over the bootstrap's: %s.",
        apart,
        String.join(", ", widths));
  }

  private static double number(Map<String, Double> numbers, String name) {
    return Objects.requireNonNull(numbers.get(name), name);
  }
}
