package org.millrace.platform.training;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.training.TrainingRequest;
import org.millrace.modelops.training.TuningProgress;
import org.millrace.modelops.training.TuningService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Begins tunings and knows those under way: at most one a use case. What they have tried is on
 * record; how far they are ends with the process. Thread-safe.
 */
@Component
public class TuningDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TuningDesk.class);
  private static final long PATIENCE_MILLIS = 5_000;

  private final TuningService tuning;
  private final Map<String, TuningJob> underWay = new HashMap<>();

  TuningDesk(TuningService tuning) {
    this.tuning = tuning;
  }

  /**
   * Begins a tuning, unless one of the use case is under way, and returns when the run is on
   * record.
   *
   * @throws ProblemException if the use case does not allow it to begin
   */
  public TrainingDesk.Begun begin(TrainingRequest request) {
    String useCase = request.useCase().name();
    TuningJob job;
    boolean joined;
    synchronized (underWay) {
      TuningJob known = underWay.get(useCase);
      joined = known != null;
      job = known == null ? job(request) : known;
      if (!joined) {
        underWay.put(useCase, job);
        job.start();
      }
    }
    return new TrainingDesk.Begun(job.awaitRunId(), joined);
  }

  private TuningJob job(TrainingRequest request) {
    String useCase = request.useCase().name();
    return new TuningJob(
        useCase,
        progress -> {
          try {
            tuning.tune(request, progress);
          } catch (RuntimeException e) {
            LOG.warn("A tuning of {} has ended early: {}", useCase, e.getMessage());
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

  /** How far the tuning is, if it is under way and its first trial is over. */
  public Optional<TuningProgress.Reached> reached(String runId) {
    return find(runId).flatMap(TuningJob::reached);
  }

  /**
   * Has a tuning stop; it then ends as KILLED, and what it has tried stays known.
   *
   * @return whether it was under way
   */
  public boolean cancel(String runId) {
    Optional<TuningJob> job = find(runId);
    job.ifPresent(TuningJob::cancel);
    return job.isPresent();
  }

  private Optional<TuningJob> find(String runId) {
    synchronized (underWay) {
      return underWay.values().stream().filter(job -> job.is(runId)).findFirst();
    }
  }

  /** Stops what is under way; it can be resumed after the next start. */
  @Override
  public void close() {
    Map<String, TuningJob> open;
    synchronized (underWay) {
      open = Map.copyOf(underWay);
    }
    open.values().forEach(TuningJob::cancel);
    open.values().forEach(job -> job.awaitEnd(PATIENCE_MILLIS));
  }
}
