package org.millrace.platform.training;

import java.util.Optional;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.training.TrainingRequest;
import org.millrace.modelops.training.TuningProgress;
import org.millrace.modelops.training.TuningService;
import org.springframework.stereotype.Component;

/**
 * Begins tunings and knows those under way: at most one a use case. What they have tried is on
 * record; how far they are ends with the process. Thread-safe.
 */
@Component
public class TuningDesk implements AutoCloseable {
  private final TuningService tuning;
  private final RunsUnderWay<TuningProgress.Reached> underWay = new RunsUnderWay<>("tuning");

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
    return underWay.begin(request.useCase().name(), job -> tuning.tune(request, progress(job)));
  }

  private static TuningProgress progress(RunJob<TuningProgress.Reached> job) {
    return new TuningProgress() {
      @Override
      public void began(String runId) {
        job.began(runId);
      }

      @Override
      public void report(Reached reached) {
        job.report(reached);
      }
    };
  }

  /** How far the tuning is, if it is under way and its first trial is over. */
  public Optional<TuningProgress.Reached> reached(String runId) {
    return underWay.reached(runId);
  }

  /**
   * Has a tuning stop; it then ends as KILLED, and what it has tried stays known.
   *
   * @return whether it was under way
   */
  public boolean cancel(String runId) {
    return underWay.cancel(runId);
  }

  /** Stops what is under way; it can be resumed after the next start. */
  @Override
  public void close() {
    underWay.close();
  }
}
