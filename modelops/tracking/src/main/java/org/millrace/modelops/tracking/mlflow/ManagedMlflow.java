package org.millrace.modelops.tracking.mlflow;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real MLflow server of our own, on this machine: its environment is made, its process started,
 * watched and started again, all in the background. It ends with this process, however that ends.
 * For Linux and macOS.
 */
public final class ManagedMlflow implements MlflowServer {
  private static final Logger LOG = LoggerFactory.getLogger(ManagedMlflow.class);
  private static final Duration LONGEST_START = Duration.ofMinutes(3);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
  private static final long HEALTH_MILLIS = 10_000;
  private static final int MISSED_CHECKS = 6;

  private final ManagedMlflowSettings settings;
  private final Thread keeper;
  private volatile MlflowState state = new MlflowState.Preparing(0, "looking for Python");
  private volatile @Nullable MlflowClient client;

  private ManagedMlflow(ManagedMlflowSettings settings) {
    this.settings = settings;
    this.keeper = new Thread(this::keep, "mlflow-keeper");
    keeper.setDaemon(true);
  }

  /** Begins to set up and start the server, and returns at once. */
  public static ManagedMlflow start(ManagedMlflowSettings settings) {
    ManagedMlflow server = new ManagedMlflow(settings);
    server.keeper.start();
    return server;
  }

  @Override
  public MlflowState state() {
    return state;
  }

  @Override
  public Optional<MlflowClient> client() {
    return Optional.ofNullable(client);
  }

  /** Ends the server's process and waits for that, ten seconds at most. */
  @Override
  public void close() {
    keeper.interrupt();
    try {
      keeper.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep() {
    Duration pause = FIRST_PAUSE;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        boolean wasReady = false;
        try {
          wasReady = runOnce();
        } catch (SetupException e) {
          fail(e.state());
        } catch (IOException | MlflowException e) {
          fail(new MlflowState.Failed(String.valueOf(e.getMessage()), remedy()));
        }
        pause = wasReady ? FIRST_PAUSE : pause;
        Thread.sleep(pause.toMillis());
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
      }
    } catch (InterruptedException e) {
      LOG.debug("MLflow is no longer wanted");
    } finally {
      state = new MlflowState.Off();
    }
  }

  private void fail(MlflowState.Failed failure) {
    state = failure;
    LOG.warn("MLflow does not run: {}; {}", failure.reason(), failure.remedy());
  }

  private String remedy() {
    return "see " + settings.data().resolve("server.log") + "; the platform works on without it";
  }

  /** Runs the server until it ends; returns whether it was ready in between. */
  private boolean runOnce() throws IOException, SetupException, InterruptedException {
    Python python = Python.find(settings.python());
    Path interpreter =
        MlflowEnvironment.of(settings.cache(), python, Python.program("uv"))
            .ensure((percent, step) -> state = new MlflowState.Preparing(percent, step));
    try (MlflowProcess process = MlflowProcess.start(interpreter, settings);
        MlflowClient answering = new MlflowClient(process.url(), CALL_TIMEOUT)) {
      state = new MlflowState.Starting();
      awaitHealth(process);
      client = answering;
      state = new MlflowState.Ready(process.url());
      LOG.info("MLflow {} answers at {}", answering.version(), process.url());
      watch(process);
      fail(new MlflowState.Failed("the server ended: " + process.lastWords(), remedy()));
      return true;
    } finally {
      client = null;
    }
  }

  private void awaitHealth(MlflowProcess process) throws SetupException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST_START.toNanos();
    while (!isHealthy(process.url())) {
      if (process.waitFor(250)) {
        throw new SetupException("the server did not start: " + process.lastWords(), remedy());
      }
      if (System.nanoTime() > deadline) {
        throw new SetupException(
            "the server did not answer within " + LONGEST_START.toSeconds() + " s", remedy());
      }
    }
  }

  /** Returns when the process has ended, or has not answered for so long that it must. */
  private void watch(MlflowProcess process) throws InterruptedException {
    int missed = 0;
    while (!process.waitFor(HEALTH_MILLIS) && missed < MISSED_CHECKS) {
      missed = isHealthy(process.url()) ? 0 : missed + 1;
    }
  }

  private static boolean isHealthy(URI url) {
    return HealthCheck.answers(url);
  }
}
