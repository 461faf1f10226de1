package org.millrace.platform.training;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.training.Stage;
import org.millrace.modelops.training.TrainingRequest;
import org.millrace.platform.usecase.UseCaseLifecycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Begins trainings and knows those under way: at most one a use case, so that two who ask at once
 * get one run. A run is on record from its first moment ({@code RunTracker}); what is known here
 * besides, how far it is, ends with the process. Thread-safe.
 */
@Component
public class TrainingDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingDesk.class);
  private static final long PATIENCE_MILLIS = 5_000;

  private final UseCaseLifecycle lifecycle;
  private final Map<String, TrainingJob> underWay = new HashMap<>();

  TrainingDesk(UseCaseLifecycle lifecycle) {
    this.lifecycle = lifecycle;
  }

  /**
   * A run that was asked for.
   *
   * @param joined whether it was under way already; then it is as whoever asked first had it
   */
  public record Begun(String runId, boolean joined) {}

  /** How far a run is: the share of a stage, from 0 to 1. */
  public record Reached(Stage stage, double fraction) {}

  /**
   * Begins a training, unless one of the use case is under way, and returns when the run is on
   * record. A version that passes its gates is deployed at the end.
   *
   * @throws ProblemException if the use case does not allow a run to begin
   */
  public Begun begin(TrainingRequest request) {
    String useCase = request.useCase().name();
    TrainingJob job;
    boolean joined;
    synchronized (underWay) {
      TrainingJob known = underWay.get(useCase);
      joined = known != null;
      job = known == null ? job(request) : known;
      if (!joined) {
        underWay.put(useCase, job);
        job.start();
      }
    }
    return new Begun(job.awaitRunId(), joined);
  }

  private TrainingJob job(TrainingRequest request) {
    String useCase = request.useCase().name();
    return new TrainingJob(
        useCase,
        progress -> {
          try {
            lifecycle.train(request, progress);
          } catch (RuntimeException e) {
            LOG.warn("A training of {} has ended early: {}", useCase, e.getMessage());
            throw e;
          }
        },
        () -> ended(useCase));
  }

  private void ended(String useCase) {
    synchronized (underWay) {
      underWay.remove(useCase);
    }
  }

  /** How far the run is, if it is under way and has reached its first stage. */
  public Optional<Reached> reached(String runId) {
    return find(runId).flatMap(TrainingJob::reached);
  }

  /**
   * Has a run stop; it then ends as KILLED, and registers nothing.
   *
   * @return whether it was under way
   */
  public boolean cancel(String runId) {
    Optional<TrainingJob> job = find(runId);
    job.ifPresent(TrainingJob::cancel);
    return job.isPresent();
  }

  private Optional<TrainingJob> find(String runId) {
    synchronized (underWay) {
      return underWay.values().stream().filter(job -> job.is(runId)).findFirst();
    }
  }

  /** Stops what is under way; a run that takes no notice is ended as cut off at the next start. */
  @Override
  public void close() {
    Map<String, TrainingJob> open;
    synchronized (underWay) {
      open = Map.copyOf(underWay);
    }
    open.values().forEach(TrainingJob::cancel);
    open.values().forEach(job -> job.awaitEnd(PATIENCE_MILLIS));
  }
}
