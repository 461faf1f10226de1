package org.millrace.platform.training;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs of one kind that are under way: at most one a use case, so that two who ask at once get
 * one run. What is known here ends with the process. Thread-safe.
 *
 * @param <R> how far a run is
 */
final class RunsUnderWay<R> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunsUnderWay.class);
  private static final long PATIENCE_MILLIS = 5_000;

  private final String kind;
  private final Map<String, RunJob<R>> jobs = new HashMap<>();

  /**
   * @param kind for the log and the threads, as {@code training}
   */
  RunsUnderWay(String kind) {
    this.kind = kind;
  }

  /**
   * Begins a run, unless one of the use case is under way, and returns when it is on record.
   *
   * @throws RuntimeException what kept it from beginning
   */
  TrainingDesk.Begun begin(String useCase, Consumer<RunJob<R>> work) {
    RunJob<R> job;
    boolean joined;
    synchronized (jobs) {
      RunJob<R> known = jobs.get(useCase);
      joined = known != null;
      job = known == null ? job(useCase, work) : known;
      if (!joined) {
        jobs.put(useCase, job);
        job.start();
      }
    }
    return new TrainingDesk.Begun(job.awaitRunId(), joined);
  }

  private RunJob<R> job(String useCase, Consumer<RunJob<R>> work) {
    return new RunJob<>(
        kind + "-" + useCase,
        job -> {
          try {
            work.accept(job);
          } catch (RuntimeException e) {
            LOG.warn("A {} of {} has ended early: {}", kind, useCase, e.getMessage());
            throw e;
          }
        },
        () -> ended(useCase));
  }

  private void ended(String useCase) {
    synchronized (jobs) {
      jobs.remove(useCase);
    }
  }

  /** How far the run is, if it is under way and has said so. */
  Optional<R> reached(String runId) {
    return find(runId).flatMap(RunJob::reached);
  }

  /** Has a run stop, and says whether it was under way. */
  boolean cancel(String runId) {
    Optional<RunJob<R>> job = find(runId);
    job.ifPresent(RunJob::cancel);
    return job.isPresent();
  }

  private Optional<RunJob<R>> find(String runId) {
    synchronized (jobs) {
      return jobs.values().stream().filter(job -> job.is(runId)).findFirst();
    }
  }

  /** Stops what is under way; a run that takes no notice is ended as cut off at the next start. */
  @Override
  public void close() {
    Map<String, RunJob<R>> open;
    synchronized (jobs) {
      open = Map.copyOf(jobs);
    }
    open.values().forEach(RunJob::cancel);
    open.values().forEach(job -> job.awaitEnd(PATIENCE_MILLIS));
  }
}
