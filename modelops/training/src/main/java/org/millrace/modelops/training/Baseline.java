package org.millrace.modelops.training;

import java.util.Locale;

/** What a model has to beat to be worth its upkeep. */
public enum Baseline {
  /** Of a label, its share of the training rows, for every row alike. */
  MAJORITY,
  /** Of a quantity, its mean over the training rows, for every row alike. */
  MEAN,
  /** The charter's rule, its scores turned into what training rows showed for them. */
  RULE,
  /** A linear model of the same features, for a label a logistic regression. */
  LINEAR;

  /** As settings and metrics write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
