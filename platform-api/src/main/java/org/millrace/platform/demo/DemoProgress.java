package org.millrace.platform.demo;

/** Hears how far the tour has come; called by one thread at a time. */
public interface DemoProgress {
  /**
   * A new step begins; the one before is done.
   *
   * @param title for people
   * @param total how many units it has
   */
  void step(String title, long total);

  /** The step is that far. */
  void reached(long units);

  /** The last step is done. */
  void done();
}
