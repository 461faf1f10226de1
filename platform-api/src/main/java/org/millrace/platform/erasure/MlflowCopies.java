package org.millrace.platform.erasure;

import java.time.Duration;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.tracking.MlflowOutbox;
import org.millrace.modelops.tracking.mlflow.MlflowServer;
import org.millrace.modelops.tracking.mlflow.MlflowState;

/** What MLflow keeps of runs, which follows what is kept here. */
record MlflowCopies(MlflowOutbox outbox, MlflowServer mlflow) {
  private static final Duration TOLD_WITHIN = Duration.ofMinutes(5);

  /** Then it has none, or will get them as they are by then. */
  boolean areOff() {
    return mlflow.state() instanceof MlflowState.Off;
  }

  /**
   * Waits until MLflow has all it was told of a run.
   *
   * @param what it is to forget from, for people
   * @throws ProblemException if MLflow was not told in time
   */
  void settle(String runId, String what) {
    try {
      if (!areOff() && !outbox.awaitDelivered(runId, TOLD_WITHIN)) {
        throw new ProblemException(
            "Cannot erase from MLflow's copy of " + what,
            "MLflow was not told within " + TOLD_WITHIN,
            "see that MLflow answers, then ask for the erasure again; it goes on from here");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while MLflow is told", e);
    }
  }
}
