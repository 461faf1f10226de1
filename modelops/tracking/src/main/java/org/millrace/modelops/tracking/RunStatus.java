package org.millrace.modelops.tracking;

/** Where a run stands; the words are MLflow's. */
public enum RunStatus {
  RUNNING,
  FINISHED,
  FAILED,
  /** Stopped from outside, or found unfinished after a crash. */
  KILLED
}
