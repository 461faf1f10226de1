package org.millrace.modelops.tracking.mlflow;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** A real MLflow server for tests; a skip, where there is no Python, is said aloud. */
public final class RealMlflow {
  private static ManagedMlflow shared;

  private RealMlflow() {}

  /** One server for all tests of this JVM, ready; it ends with the JVM. */
  public static synchronized ManagedMlflow shared() {
    if (shared == null) {
      shared = start(Path.of("target", "mlflow-" + ProcessHandle.current().pid()));
    }
    awaitReady(shared);
    return shared;
  }

  public static URI url(ManagedMlflow server) {
    return ((MlflowState.Ready) server.state()).url();
  }

  /** Kills the shared server's processes with SIGKILL; its keeper starts it again. */
  public static void killShared() {
    Path folder = Path.of("target", "mlflow-" + ProcessHandle.current().pid()).toAbsolutePath();
    ManagedMlflowTests.processesOf(folder).stream()
        .filter(p -> !ManagedMlflowTests.commandLine(p).contains("guard.py"))
        .forEach(ProcessHandle::destroyForcibly);
  }

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
