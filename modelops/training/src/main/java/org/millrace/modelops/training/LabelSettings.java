package org.millrace.modelops.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.TimeSpan;

/**
 * What is predicted, and where its truth comes from.
 *
 * @param name of the positive label: lower-case letters, digits and underscores
 * @param stream whose records are the outcomes; joined to the spine by key
 * @param when condition over an outcome's fields under which the label is true
 * @param matures how long after the cutoff all outcomes are in. A younger row is left out even if
 *     its outcome is known: early outcomes are not like the others, a short flight lands first
 */
public record LabelSettings(String name, String stream, String when, Duration matures) {
  public LabelSettings {
    if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
      throw new ProblemException(
          "Invalid label '" + name + "' in " + ModelopsSettings.FILE,
          "it also names a column and a metric label",
          "use lower-case letters, digits and underscores, beginning with a letter, at most 63");
    }
  }

  @JsonCreator
  static LabelSettings of(
      @JsonProperty(value = "name", required = true) String name,
      @JsonProperty(value = "stream", required = true) String stream,
      @JsonProperty(value = "when", required = true) String when,
      @JsonProperty(value = "matures", required = true) String matures) {
    return new LabelSettings(name, stream, when, TimeSpan.parse(matures));
  }

  /** What a row without the label is called. */
  String negative() {
    return "not_" + name;
  }
}
