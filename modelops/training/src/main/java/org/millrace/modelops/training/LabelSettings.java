package org.millrace.modelops.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.TimeSpan;
import org.millrace.modelops.predictor.Task;

/**
 * What is predicted, and where its truth comes from.
 *
 * @param name of the positive label or of the quantity: lower-case letters, digits and underscores
 * @param stream whose records are the outcomes; joined to the spine by key
 * @param when of a classification, the condition over an outcome's fields under which the label is
 *     true; one of {@code when} and {@code value} is given
 * @param value of a regression, the quantity as an expression over an outcome's fields
 * @param matures how long after the cutoff all outcomes are in. A younger row is left out even if
 *     its outcome is known: early outcomes are not like the others, a short flight lands first
 */
public record LabelSettings(
    String name, String stream, @Nullable String when, @Nullable String value, Duration matures) {
  public LabelSettings {
    if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
      throw new ProblemException(
          "Invalid label '" + name + "' in " + ModelopsSettings.FILE,
          "it also names a column and a metric label",
          "use lower-case letters, digits and underscores, beginning with a letter, at most 63");
    }
    if ((when == null) == (value == null)) {
      throw new ProblemException(
          "Invalid label '" + name + "' in " + ModelopsSettings.FILE,
          "it has " + (when == null ? "neither 'when' nor 'value'" : "both 'when' and 'value'"),
          "give 'when', a condition, to tell two labels apart, or 'value' to predict a quantity");
    }
  }

  @JsonCreator
  static LabelSettings of(
      @JsonProperty(value = "name", required = true) String name,
      @JsonProperty(value = "stream", required = true) String stream,
      @JsonProperty("when") @Nullable String when,
      @JsonProperty("value") @Nullable String value,
      @JsonProperty(value = "matures", required = true) String matures) {
    return new LabelSettings(name, stream, when, value, TimeSpan.parse(matures));
  }

  /** What such a label asks of a model. */
  public Task task() {
    return when == null ? Task.REGRESSION : Task.CLASSIFICATION;
  }

  /** The expression over an outcome's fields that tells the truth. */
  public String truth() {
    return when == null ? Objects.requireNonNull(value) : when;
  }

  /** What a row without the label is called. */
  String negative() {
    return "not_" + name;
  }
}
