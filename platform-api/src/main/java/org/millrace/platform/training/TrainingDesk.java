package org.millrace.platform.training;

import java.util.Optional;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.training.Progress;
import org.millrace.modelops.training.Stage;
import org.millrace.modelops.training.TrainingRequest;
import org.millrace.platform.usecase.UseCaseLifecycle;
import org.springframework.stereotype.Component;

/**
 * Begins trainings and knows those under way: at most one a use case. A run is on record from its
 * first moment ({@code RunTracker}); how far it is ends with the process. Thread-safe.
 */
@Component
public class TrainingDesk implements AutoCloseable {
  private final UseCaseLifecycle lifecycle;
  private final RunsUnderWay<Reached> underWay = new RunsUnderWay<>("training");

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
    return underWay.begin(request.useCase().name(), job -> lifecycle.train(request, progress(job)));
  }

  private static Progress progress(RunJob<Reached> job) {
    return new Progress() {
      @Override
      public void began(String runId) {
        job.began(runId);
      }

      @Override
      public void report(Stage stage, double fraction) {
        job.report(new Reached(stage, fraction));
      }
    };
  }

  /** How far the run is, if it is under way and has reached its first stage. */
  public Optional<Reached> reached(String runId) {
    return underWay.reached(runId);
  }

  /**
   * Has a run stop; it then ends as KILLED, and registers nothing.
   *
   * @return whether it was under way
   */
  public boolean cancel(String runId) {
    return underWay.cancel(runId);
  }

  /** Stops what is under way; a run that takes no notice is ended as cut off at the next start. */
  @Override
  public void close() {
    underWay.close();
  }
}
