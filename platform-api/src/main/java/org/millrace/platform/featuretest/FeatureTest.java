package org.millrace.platform.featuretest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.features.FeatureHistory;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.dataops.features.PointInTimePass;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;

/** One test, read and ready to run. */
record FeatureTest(
    FeaturePlan plan,
    TestFile.Case written,
    Row request,
    Map<String, Known> records,
    FileLines lines,
    int line) {
  /** Nothing of a test is too old to be known. */
  private static final Duration ALL = Duration.ofDays(36_500);

  /** Numbers written by hand are compared to nine digits. */
  private static final double TOLERANCE = 1e-9;

  FeatureTestResult run() {
    List<Problem> differences = new ArrayList<>();
    try {
      Row trained = asTrained();
      Row served = asServed();
      written.features().forEach((name, value) -> compare(name, value, trained, differences));
      Map<String, @Nullable Object> offline = trained.toMap();
      Map<String, @Nullable Object> online = served.toMap();
      offline.forEach(
          (name, value) -> {
            if (!Objects.equals(value, online.get(name))) {
              differences.add(skewed(name, value, online.get(name)));
            }
          });
    } catch (ProblemException e) {
      e.problems().forEach(problem -> differences.add(problem.at(lines.place(line))));
    }
    return new FeatureTestResult(written.name(), differences);
  }

  /** As a training run computes it. */
  private Row asTrained() {
    Map<String, Iterator<Row>> streams = new LinkedHashMap<>();
    records.forEach((stream, known) -> streams.put(stream, known.ordered().iterator()));
    List<Row> made = new ArrayList<>();
    PointInTimePass.run(
        plan, List.of(request).iterator(), streams, (row, features) -> made.add(features.copy()));
    return made.get(0);
  }

  /** As serving computes it, after all records, those of after the cutoff too. */
  private Row asServed() {
    FeatureHistory history = new FeatureHistory(plan, ALL);
    records.forEach(
        (stream, known) -> known.written().forEach(row -> history.observe(stream, row)));
    Row features = new Row(plan.features());
    plan.compute(request, history, features);
    return features;
  }

  private void compare(
      String name, @Nullable Object expected, Row features, List<Problem> differences) {
    Object actual = features.toMap().get(name);
    if (!isSame(expected, actual)) {
      differences.add(
          new Problem(
                  "Cannot confirm '" + written.name() + "'",
                  name + " is " + text(actual) + ", expected " + text(expected),
                  "correct the feature in dataops.yaml, or the test")
              .at(lines.place(lines.ofField(name, lines.ofField("features", line)))));
    }
  }

  private static boolean isSame(@Nullable Object expected, @Nullable Object actual) {
    if (expected instanceof Number wanted && actual instanceof Number found) {
      double difference = Math.abs(wanted.doubleValue() - found.doubleValue());
      return difference <= TOLERANCE * Math.max(1, Math.abs(wanted.doubleValue()));
    }
    return Objects.equals(expected, actual);
  }

  private static String text(@Nullable Object value) {
    return value == null ? "absent" : value instanceof String ? "'" + value + "'" : "" + value;
  }

  private Problem skewed(String name, @Nullable Object offline, @Nullable Object online) {
    return new Problem(
            "Cannot serve what was trained in '" + written.name() + "'",
            name + " is " + text(offline) + " in a training set and " + text(online) + " online",
            "this is a fault of Millrace; please report it with the test")
        .at(lines.place(line));
  }
}
