package org.millrace.modelops.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.millrace.kernel.Field;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;
import org.millrace.modelops.predictor.Encoding;

/**
 * Features with whose value the score may only rise, or only fall, all else being the same. Where a
 * value is absent the score is free.
 */
public record Monotone(Map<String, Direction> byFeature) {
  static final Monotone FREE = new Monotone(Map.of());

  public enum Direction {
    INCREASING(1),
    DECREASING(-1);

    private final int sign;

    Direction(int sign) {
      this.sign = sign;
    }
  }

  public Monotone {
    byFeature = Map.copyOf(byFeature);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Monotone of(Map<String, Direction> byFeature) {
    return new Monotone(byFeature);
  }

  boolean isFree() {
    return byFeature.isEmpty();
  }

  /**
   * As XGBoost's {@code monotone_constraints}: for each input 1, -1 or 0.
   *
   * @throws ProblemException if a feature is not there or has no order
   */
  String constraints(Encoding encoding) {
    byFeature.keySet().forEach(feature -> requireOrdered(encoding.features(), feature));
    return encoding.inputs().stream()
        .map(input -> byFeature.get(input.feature()))
        .map(direction -> direction == null ? "0" : Integer.toString(direction.sign))
        .collect(Collectors.joining(",", "(", ")"));
  }

  private static void requireOrdered(Schema features, String feature) {
    if (!features.has(feature)) {
      throw refusal(feature, features, "there is no such feature");
    }
    if (features.field(features.indexOf(feature)).type().isText()) {
      throw refusal(feature, features, "it is a category, which has no order");
    }
  }

  private static ProblemException refusal(String feature, Schema features, String why) {
    return new ProblemException(
        "Invalid monotone feature '" + feature + "' of the trainer in " + ModelopsSettings.FILE,
        why,
        "name one of "
            + features.fields().stream()
                .filter(field -> !field.type().isText())
                .map(Field::name)
                .toList());
  }

  /** For people and for MLflow, by name. */
  String words() {
    return new TreeMap<>(byFeature)
        .entrySet().stream()
            .map(entry -> entry.getKey() + ": " + entry.getValue().name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
  }
}
