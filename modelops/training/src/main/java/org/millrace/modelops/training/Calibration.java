package org.millrace.modelops.training;

import java.util.Locale;

/** What is asked for: how a classifier's probabilities are put right, if at all. */
public enum Calibration {
  /** The model's own probabilities are served. */
  NONE,
  /** By a logistic curve over the log-odds (Platt 1999), which keeps the order of rows. */
  PLATT,
  /** By steps that never fall (Zadrozny and Elkan 2002), which tie the rows of a step. */
  ISOTONIC,
  /** By what is shown to help, else not at all. */
  AUTO;

  /** As settings and runs write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
