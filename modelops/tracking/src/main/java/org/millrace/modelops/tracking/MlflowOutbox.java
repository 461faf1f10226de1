package org.millrace.modelops.tracking;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.millrace.modelops.tracking.mlflow.MissingFileException;
import org.millrace.modelops.tracking.mlflow.MlflowClient;
import org.millrace.modelops.tracking.mlflow.MlflowException;
import org.millrace.modelops.tracking.mlflow.MlflowServer;
import org.millrace.modelops.tracking.mlflow.UnproxiedArtifactsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells MLflow, in the background and in order, every step that {@link RunTracker} and {@link
 * ModelRegistry} have written down: late if MLflow is down, never lost and never doubled, whenever
 * either side is killed. The steps of one run wait for each other; those of different runs do not.
 */
public final class MlflowOutbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MlflowOutbox.class);
  private static final long IDLE_MILLIS = 200;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
  private static final Duration KEPT = Duration.ofDays(7);
  private static final Duration PURGE_PAUSE = Duration.ofHours(1);

  private final OutboxTable outbox;
  private final OutboxLease lease;
  private final MlflowDelivery delivery;
  private final MlflowServer server;
  private final OutboxMeters meters;
  private final Clock clock;
  private final Backoff backoff;
  private final IdleWork idle = new IdleWork();
  private final Thread worker;
  private Instant purgeAt = Instant.EPOCH;

  private MlflowOutbox(
      DataSource dataSource,
      MlflowServer server,
      String holder,
      MeterRegistry registry,
      Clock clock,
      Duration longestPause) {
    ControlDatabase database = new ControlDatabase(dataSource);
    this.outbox = new OutboxTable(database);
    this.lease = new OutboxLease(database, holder, clock);
    this.delivery = new MlflowDelivery(new MlflowIds(database), this::requireLease);
    this.server = server;
    this.meters = new OutboxMeters(registry, outbox);
    this.clock = clock;
    this.backoff = new Backoff(longestPause);
    this.worker = new Thread(this::work, "mlflow-outbox");
    worker.setDaemon(true);
  }

  /**
   * Begins to deliver.
   *
   * @param server may be off, or become ready at any time
   * @param holder names this process among those that share the database; a process that comes back
   *     under its old name goes on at once, another one waits three minutes for one that was killed
   * @param clock for pauses between attempts: the wall's, not a replay's
   */
  public static MlflowOutbox start(
      DataSource dataSource,
      MlflowServer server,
      String holder,
      MeterRegistry registry,
      Clock clock) {
    return start(dataSource, server, holder, registry, clock, LONGEST_PAUSE);
  }

  /** As {@link #start}, with another bound on the pause after a failure. */
  static MlflowOutbox start(
      DataSource dataSource,
      MlflowServer server,
      String holder,
      MeterRegistry registry,
      Clock clock,
      Duration longestPause) {
    MlflowOutbox outbox =
        new MlflowOutbox(dataSource, server, holder, registry, clock, longestPause);
    outbox.worker.start();
    return outbox;
  }

  /**
   * Waits until MLflow has been told everything about the run.
   *
   * @return false if time ran out first, or MLflow refused something for good
   */
  public boolean awaitDelivered(String runId, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (outbox.countInLane(Step.laneOfRun(runId), "PENDING") > 0) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(IDLE_MILLIS / 4);
    }
    return outbox.countInLane(Step.laneOfRun(runId), "PARKED") == 0;
  }

  /**
   * Waits until nothing waits any more.
   *
   * @return false if time ran out first
   */
  public boolean awaitIdle(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (outbox.count("PENDING") > 0) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(IDLE_MILLIS / 4);
    }
    return true;
  }

  /**
   * Has something done again and again while nothing waits to be told, in the outbox's own thread
   * and only by the process that talks to MLflow.
   */
  public void whenIdle(Duration every, Consumer<MlflowClient> work) {
    idle.repeat(every, work);
  }

  /**
   * Has something done once, as of {@link #whenIdle}, and waits for it.
   *
   * @return false if time ran out first: MLflow is away, told something, or another process's
   * @throws MlflowException if MLflow fails
   */
  public boolean doWhenIdle(Consumer<MlflowClient> work, Duration atMost)
      throws InterruptedException {
    CompletableFuture<Void> done = idle.ask(work);
    try {
      done.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      // It must not be done once nobody waits for it.
      return !done.cancel(false);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }

  /** How many steps MLflow has not been told yet. */
  public long pending() {
    return outbox.count("PENDING");
  }

  /** Whether MLflow is still to be told something of the run or of what it made. */
  public boolean isPending(String runId) {
    return outbox.countInLane(Step.laneOfRun(runId), "PENDING") > 0;
  }

  /** What MLflow refused for good, with its reasons; it holds nothing else up. */
  public List<ParkedStep> parked() {
    return outbox.parked();
  }

  /**
   * Tries what is parked in a lane again.
   *
   * @return how many steps
   */
  public int retryParked(String lane) {
    return outbox.retryParked(lane);
  }

  /** Ends after the call being made, or in five seconds; what is left waits for the next start. */
  @Override
  public void close() {
    meters.close();
    worker.interrupt();
    try {
      worker.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        long pause;
        try {
          pause = turn();
        } catch (RuntimeException e) {
          // The database; what was not written down is done again.
          LOG.warn("Cannot read or write the outbox: {}", e.toString());
          pause = backoff.failed().toMillis();
        }
        if (pause > 0) {
          Thread.sleep(pause);
        }
      }
      lease.release();
    } catch (InterruptedException e) {
      LOG.debug("The outbox is closed");
      lease.release();
    }
  }

  /** Delivers the next step, if there is one; returns for how many milliseconds to rest. */
  private long turn() {
    Optional<MlflowClient> mlflow = server.client();
    if (mlflow.isEmpty()) {
      return IDLE_MILLIS;
    }
    Optional<OutboxTable.Pending> next = outbox.next(clock.instant());
    if (next.isEmpty()) {
      purge();
      beIdle(mlflow.get());
      return IDLE_MILLIS;
    }
    return lease.hold() ? deliver(next.get(), mlflow.get()) : IDLE_MILLIS;
  }

  private void beIdle(MlflowClient mlflow) {
    if (idle.isDue(clock.instant()) && lease.hold()) {
      idle.run(mlflow, clock.instant());
    }
  }

  private long deliver(OutboxTable.Pending pending, MlflowClient mlflow) {
    try {
      if (waitsForItsVersion(pending.step()) || waitsForItsParent(pending.step())) {
        outbox.postpone(pending.id(), clock.instant().plusMillis(IDLE_MILLIS));
        return 0;
      }
      delivery.deliver(pending.step(), mlflow);
      outbox.delivered(pending.id(), clock.instant());
      meters.delivered(pending.step());
      backoff.succeeded();
      return 0;
    } catch (MlflowException e) {
      return e.refused() ? park(pending, e) : retry(pending, e, e.status() == 0);
    } catch (UndeliverableException | MissingFileException | UnproxiedArtifactsException e) {
      return park(pending, e);
    } catch (LeaseLostException e) {
      return IDLE_MILLIS;
    }
  }

  /** A version is told in its run's lane, its alias and tags in the model's. */
  private boolean waitsForItsVersion(Step step) {
    return step instanceof Step.OfVersion of
        && outbox.registrationPending(of.model(), of.version());
  }

  /** Each run has a lane of its own, and a part is shown within the whole. */
  private boolean waitsForItsParent(Step step) {
    if (step instanceof Step.Begin begin) {
      String parent = begin.tags().get(Step.PARENT);
      return parent != null && outbox.beginPending(parent);
    }
    return false;
  }

  private long park(OutboxTable.Pending pending, RuntimeException e) {
    LOG.warn(
        "MLflow will not take step {} of {}: {}",
        pending.id(),
        pending.step().lane(),
        e.getMessage());
    outbox.park(pending.id(), String.valueOf(e.getMessage()), clock.instant());
    return 0;
  }

  private long retry(OutboxTable.Pending pending, MlflowException e, boolean unreachable) {
    meters.failed();
    Duration pause = unreachable ? backoff.failed() : backoff.after(pending.attempts());
    LOG.debug("Step {} is tried again in {}: {}", pending.id(), pause, e.getMessage());
    outbox.retryAt(pending.id(), clock.instant().plus(pause), String.valueOf(e.getMessage()));
    // A server that can't be reached would fail every other run as well.
    return unreachable ? pause.toMillis() : 0;
  }

  private void requireLease() {
    if (!lease.hold()) {
      throw new LeaseLostException();
    }
  }

  private void purge() {
    Instant now = clock.instant();
    if (now.isAfter(purgeAt)) {
      outbox.deleteDelivered(now.minus(KEPT));
      purgeAt = now.plus(PURGE_PAUSE);
    }
  }
}
