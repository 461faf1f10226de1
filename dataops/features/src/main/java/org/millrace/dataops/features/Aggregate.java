package org.millrace.dataops.features;

import java.util.Arrays;
import java.util.Locale;
import org.millrace.dataops.expressions.Nearest;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;

/** What a window says of its records. All but {@link #RATE} mean what they mean in SQL. */
public enum Aggregate {
  /** How many records, or how many whose field is there. */
  COUNT,
  SUM,
  AVG,
  MIN,
  MAX,
  /** Of a sample: absent for fewer than two values. */
  STDDEV,
  /** {@link #COUNT} per hour of the window's true length. */
  RATE,
  /** How many different values. */
  DISTINCT;

  /**
   * @throws ProblemException if there is none of that name
   */
  static Aggregate parse(String name) {
    return Arrays.stream(values())
        .filter(aggregate -> aggregate.text().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    "Cannot find the aggregate '" + name + "'",
                    "a window can be summed up in " + values().length + " ways",
                    Nearest.advice(name, Arrays.stream(values()).map(Aggregate::text).toList())));
  }

  /** As settings write it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean needsField() {
    return this != COUNT && this != RATE;
  }

  /** Whether it can be taken of values of the type. */
  boolean takes(FieldType type) {
    return switch (this) {
      case COUNT, RATE, DISTINCT -> true;
      case SUM, AVG, STDDEV, MIN, MAX ->
          type == FieldType.NUMBER || type == FieldType.INTEGER || type == FieldType.BOOLEAN;
    };
  }

  /** The type of the feature; {@code values} is the type of what is aggregated. */
  FieldType of(FieldType values) {
    return switch (this) {
      case COUNT, DISTINCT -> FieldType.INTEGER;
      case SUM, AVG, STDDEV, RATE -> FieldType.NUMBER;
      case MIN, MAX -> values == FieldType.NUMBER ? FieldType.NUMBER : FieldType.INTEGER;
    };
  }
}
