package org.millrace.platform;

import org.millrace.modelops.tracking.mlflow.MlflowServer;
import org.millrace.modelops.tracking.mlflow.MlflowState;
import org.springframework.stereotype.Component;

/** Where MLflow answers, for people. */
@Component
public class MlflowAddress {
  private final MlflowServer server;

  MlflowAddress(MlflowServer server) {
    this.server = server;
  }

  public boolean isReady() {
    return server.state() instanceof MlflowState.Ready;
  }

  /**
   * Its address, or how it stands. MLflow's page opens for language models unless told otherwise.
   */
  public String text() {
    MlflowState state = server.state();
    if (state instanceof MlflowState.Ready ready) {
      return ready.url() + "/#/experiments?workflowType=machine_learning";
    }
    if (state instanceof MlflowState.Failed failed) {
      return "does not run: " + failed.reason() + "; " + failed.remedy();
    }
    return state instanceof MlflowState.Off ? "off" : "is starting";
  }
}
