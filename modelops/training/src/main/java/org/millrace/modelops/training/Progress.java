package org.millrace.modelops.training;

/** Told how far a training run has come, by the thread that trains; must return at once. */
@FunctionalInterface
public interface Progress {
  Progress NONE = (stage, fraction) -> {};

  /** Told once, before the first stage: the run is on record. */
  default void began(String runId) {}

  /**
   * @param fraction of the stage that is done, from 0 to 1
   */
  void report(Stage stage, double fraction);
}
