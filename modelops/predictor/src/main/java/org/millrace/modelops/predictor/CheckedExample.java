package org.millrace.modelops.predictor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.kernel.Calibrator;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import tools.jackson.databind.JsonNode;

/**
 * An example as {@code data/examples.json} holds it: a raw row and the trainer's answer.
 *
 * @param score what the package has to answer: the trainer's answer, calibrated
 * @param uncalibrated the trainer's own answer, stored apart only where it is another. The compiled
 *     model is held against this one, since steps may make much of a difference in the last digit
 */
record CheckedExample(RawRow row, double score, double uncalibrated) {
  /**
   * The compiled model may differ by this much, of a score above 1 by this share of it, which the
   * float arithmetic of libraries explains.
   */
  static final double TOLERANCE = 1e-6;

  private static final String UNCALIBRATED = "uncalibrated";

  static byte[] write(List<StoredExample> examples, FeaturePlan plan, Calibrator calibrator) {
    List<Map<String, @Nullable Object>> list = new ArrayList<>();
    for (StoredExample example : examples) {
      Map<String, @Nullable Object> entry = new LinkedHashMap<>();
      entry.put("row", RawRow.values(plan, example));
      entry.put("score", calibrator.apply(example.score()));
      if (CalibrationFile.isNeeded(calibrator)) {
        entry.put(UNCALIBRATED, example.score());
      }
      list.add(entry);
    }
    return PackageFiles.JSON.writeValueAsBytes(Map.of("examples", list));
  }

  /**
   * @throws IllegalArgumentException if a value is not of its column's type
   */
  static List<CheckedExample> read(byte[] json, FeaturePlan plan) {
    List<CheckedExample> examples = new ArrayList<>();
    for (JsonNode example : PackageFiles.JSON.readTree(json).path("examples")) {
      double score = example.path("score").doubleValue();
      double uncalibrated = example.path(UNCALIBRATED).doubleValue(score);
      examples.add(new CheckedExample(RawRow.read(plan, example.path("row")), score, uncalibrated));
    }
    if (examples.isEmpty()) {
      throw new IllegalArgumentException("it has no examples to be checked with");
    }
    return List.copyOf(examples);
  }

  /**
   * @throws ProblemException if an answer is further from the trainer's than {@link #TOLERANCE}, or
   *     the trainer's put through the calibrator is not the one stored
   */
  static void compare(
      List<CheckedExample> examples, FeaturePlan plan, Predictor predictor, Calibrator calibrator) {
    Row features = new Row(plan.features());
    for (int i = 0; i < examples.size(); i++) {
      CheckedExample example = examples.get(i);
      example.row.compute(plan, features);
      requireEqual(i, example, predictor.score(features), example.uncalibrated);
      requireEqual(i, example, calibrator.apply(example.uncalibrated), example.score);
    }
  }

  private static void requireEqual(
      int index, CheckedExample example, double answer, double expected) {
    double allowed = TOLERANCE * Math.max(1, Math.abs(expected));
    if (!(Math.abs(answer - expected) <= allowed)) {
      throw new ProblemException(
          "Cannot load the package: it answers example " + index + " with " + answer,
          "the trainer answered " + expected + " for " + example.row.request(),
          "train the model again; if it happens again, report it with the package");
    }
  }

  StoredExample stored(FeaturePlan plan) {
    Row features = new Row(plan.features());
    row.compute(plan, features);
    return new StoredExample(row.request(), features, uncalibrated);
  }
}
