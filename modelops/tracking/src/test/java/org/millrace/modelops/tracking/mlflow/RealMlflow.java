package org.millrace.modelops.tracking.mlflow;

import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** A real MLflow server for tests; a skip, where there is no Python, is said aloud. */
public final class RealMlflow {
  private RealMlflow() {}

  /** Starts a server in the folder and waits until it is ready. */
  public static ManagedMlflow start(Path folder) {
    requirePython();
    ManagedMlflow server = ManagedMlflow.start(ManagedMlflowSettings.in(folder));
    awaitReady(server);
    return server;
  }

  public static MlflowClient awaitReady(ManagedMlflow server) {
    await("MLflow is ready")
        .atMost(Duration.ofMinutes(4))
        .failFast(
            () -> {
              if (server.state() instanceof MlflowState.Failed failed
                  && failed.reason().contains("install")) {
                throw new AssertionError(failed.toString());
              }
            })
        .until(() -> server.client().isPresent());
    return server.client().orElseThrow();
  }

  public static void requirePython() {
    try {
      Python.find(Optional.empty());
    } catch (SetupException e) {
      System.err.println("SKIPPED: tests with a real MLflow server, because " + e.getMessage());
      Assumptions.abort(e.getMessage());
    }
  }
}
