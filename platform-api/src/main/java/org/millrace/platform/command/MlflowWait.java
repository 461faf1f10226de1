package org.millrace.platform.command;

import java.time.Duration;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.tracking.MlflowOutbox;
import org.millrace.modelops.tracking.mlflow.MlflowServer;
import org.millrace.modelops.tracking.mlflow.MlflowState;
import org.millrace.platform.Platform;
import org.millrace.platform.demo.DemoProgress;

/** Waits for MLflow where a person watches; the platform itself never does. */
final class MlflowWait {
  private static final Duration SETUP = Duration.ofMinutes(4);
  private static final Duration DELIVERY = Duration.ofMinutes(2);
  private final MlflowServer server;
  private final MlflowOutbox outbox;
  private final DemoProgress progress;

  MlflowWait(Platform platform, DemoProgress progress) {
    this.server = platform.part(MlflowServer.class);
    this.outbox = platform.part(MlflowOutbox.class);
    this.progress = progress;
  }

  /**
   * Returns when MLflow answers or is off.
   *
   * @throws ProblemException if it can't be set up
   */
  void untilReady() {
    if (isSettled()) {
      return;
    }
    progress.step("Set up and start MLflow", 100);
    long end = System.nanoTime() + SETUP.toNanos();
    while (!isSettled()) {
      MlflowState state = server.state();
      if (state instanceof MlflowState.Failed failed) {
        throw new ProblemException("Cannot start MLflow", failed.reason(), failed.remedy());
      }
      if (System.nanoTime() > end) {
        throw new ProblemException(
            "Cannot start MLflow", "it did not answer within " + SETUP, "go without: --mlflow off");
      }
      progress.reached(percent(state));
      pause();
    }
    progress.done();
  }

  /** Returns when MLflow knows all there is to know, or after a while. */
  void untilTold() {
    if (server.state() instanceof MlflowState.Ready) {
      progress.step("Tell MLflow", 1);
      try {
        outbox.awaitIdle(DELIVERY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      progress.done();
    }
  }

  private boolean isSettled() {
    MlflowState state = server.state();
    return state instanceof MlflowState.Ready || state instanceof MlflowState.Off;
  }

  private static long percent(MlflowState state) {
    return state instanceof MlflowState.Preparing preparing ? preparing.percent() * 8L / 10 : 85;
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException("Cannot go on", "the demo was interrupted", "start it again", e);
    }
  }
}
