package org.millrace.modelops.training;

import java.util.Locale;

/** What a model has to beat to be worth its upkeep. */
public enum Baseline {
  /** The label's share of the training rows, for every row alike. */
  MAJORITY,
  /** The charter's rule, its scores turned into the rates that training rows showed for them. */
  RULE,
  /** A logistic regression on the same features. */
  LINEAR;

  /** As settings and metrics write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
