package org.millrace.modelops.training.retraining;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What calls for a training, the most telling first. */
public enum Trigger {
  /** A person asks for it. */
  MANUAL,
  /** A number of answers whose outcomes are in is beyond its bound. */
  QUALITY,
  /** A number of what the model is asked about is beyond its bound. */
  DRIFT,
  /** Enough rows have got their outcome. */
  NEW_DATA,
  /** It is time. */
  SCHEDULE;

  /** As REST and people write it. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
