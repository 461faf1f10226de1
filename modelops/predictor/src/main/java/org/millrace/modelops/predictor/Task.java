package org.millrace.modelops.predictor;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a model is asked, and so what its score means. */
public enum Task {
  /** Which of two labels a row has; the score is the probability of the one asked for. */
  CLASSIFICATION,
  /** How much; the score is the quantity in its own unit. */
  REGRESSION,
  /** How unlike the training rows a row is; the score is higher for what is stranger. */
  ANOMALY,
  /** Which cluster a row belongs to; the score is the cluster's number, counting from 0. */
  CLUSTERING;

  /** As settings, packages and answers write it. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
