package org.millrace.modelops.training;

import java.util.Locale;

/** The steps of a training run, in their order. */
public enum Stage {
  /** Spine and outcomes are read, rows without a matured outcome left out. */
  READ,
  /** Features as they were known at each row's cutoff. */
  FEATURES,
  /** The model is fitted and compiled. */
  TRAIN,
  /** The baselines are fitted. */
  BASELINES,
  /** Model, baselines and champion are measured on the test rows. */
  EVALUATE,
  /** The package is written and loaded again. */
  PACKAGE,
  /** The run is logged, the gates asked, the version registered. */
  REGISTER;

  /** As metrics and reports write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
