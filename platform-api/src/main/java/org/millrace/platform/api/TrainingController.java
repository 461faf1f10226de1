package org.millrace.platform.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.TimeSpan;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunTracker;
import org.millrace.modelops.training.BacktestReport;
import org.millrace.modelops.training.BacktestSettings;
import org.millrace.modelops.training.TrainingRequest;
import org.millrace.modelops.training.TrainingService;
import org.millrace.platform.training.TrainingDesk;
import org.millrace.platform.training.TuningDesk;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Begins and stops trainings, and tests back. JSON alone, which a foreign page can't send. */
@RestController
@Tag(name = "Runs")
class TrainingController {
  private final NamedUseCases useCases;
  private final TrainingDesk desk;
  private final TuningDesk tunings;
  private final TrainingService training;
  private final RunTracker tracker;
  private final Clock clock;

  TrainingController(
      NamedUseCases useCases,
      TrainingDesk desk,
      TuningDesk tunings,
      TrainingService training,
      RunTracker tracker,
      Clock clock) {
    this.useCases = useCases;
    this.desk = desk;
    this.tunings = tunings;
    this.training = training;
    this.tracker = tracker;
    this.clock = clock;
  }

  /**
   * @param asOf the moment of training; null is now
   * @param tag the version of each dataset that bears it; null is the newest
   * @param versions by stream a tag or snapshot id, instead of one tag for all
   * @param learnAnyway why the run may learn from data that breaks its contract
   */
  record TrainRequest(
      @Nullable Instant asOf,
      @Nullable String tag,
      @Nullable Map<String, String> versions,
      @Nullable String learnAnyway) {}

  @Operation(
      summary = "Begin a training; if one of the use case is under way, it is that one",
      description =
          "Answers when the run is on record; GET /api/v1/runs/{id} tells how far it is and how it"
              + " ended. A version that passes every gate becomes champion and is deployed.")
  @PostMapping(path = "/api/v1/usecases/{name}/runs", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<TrainingDesk.Begun> train(
      @PathVariable String name, @RequestBody TrainRequest request, HttpServletRequest caller) {
    TrainingDesk.Begun begun =
        desk.begin(
            new TrainingRequest(
                useCases.find(name).useCase(),
                versions(request),
                request.asOf == null ? clock.instant() : request.asOf,
                Caller.of(caller),
                Optional.ofNullable(request.learnAnyway)));
    return ResponseEntity.accepted()
        .location(URI.create("/api/v1/runs/" + begun.runId()))
        .body(begun);
  }

  /**
   * @param every from one training to the next, as 30d
   * @param first how much history the first model is given, as 90d
   * @param asOf the moment that is taken for now; null is now
   * @param tag the version of each dataset that bears it; null is the newest
   */
  record BacktestRequest(
      String every, String first, @Nullable Instant asOf, @Nullable String tag) {}

  @Operation(
      summary = "Train again and again over the history, and test each model on what followed",
      description =
          "Answers when all is done, which takes about as long as that many trainings. A run is kept"
              + " of it; nothing is registered.")
  @PostMapping(
      path = "/api/v1/usecases/{name}/backtests",
      consumes = MediaType.APPLICATION_JSON_VALUE)
  BacktestReport backtest(
      @PathVariable String name, @RequestBody BacktestRequest request, HttpServletRequest caller) {
    return training.backtest(
        new TrainingRequest(
            useCases.find(name).useCase(),
            versions(new TrainRequest(request.asOf, request.tag, null, null)),
            request.asOf == null ? clock.instant() : request.asOf,
            Caller.of(caller)),
        new BacktestSettings(TimeSpan.parse(request.every), TimeSpan.parse(request.first)),
        share -> {});
  }

  @Operation(summary = "Stop a run that is under way; it ends as KILLED and registers nothing")
  @PostMapping(path = "/api/v1/runs/{id}/cancel", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.ACCEPTED)
  Cancelling cancel(@PathVariable String id) {
    Run run = tracker.find(id).orElseThrow(() -> new NotFoundProblem("run", id, List.of()));
    if (!desk.cancel(id) && !tunings.cancel(id)) {
      throw new StatusProblem(
          HttpStatus.CONFLICT,
          "Cannot cancel run " + id,
          "it is " + run.status() + (run.reason().isEmpty() ? "" : ": " + run.reason()),
          "only a run that this platform has under way can be stopped");
    }
    return new Cancelling(id);
  }

  /** A run that was told to stop, and will. */
  record Cancelling(String runId) {}

  private static TrainingRequest.Versions versions(TrainRequest request) {
    if (request.tag != null && request.versions != null) {
      throw new ProblemException(
          "Invalid choice of dataset versions", "it gives both a tag and versions", "give one");
    }
    if (request.versions != null) {
      return new TrainingRequest.Pinned(request.versions);
    }
    return request.tag == null
        ? new TrainingRequest.Current()
        : new TrainingRequest.Tagged(request.tag);
  }
}
