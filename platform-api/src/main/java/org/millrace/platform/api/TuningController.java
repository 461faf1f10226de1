package org.millrace.platform.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.tracking.RunStatus;
import org.millrace.modelops.training.TrainingRequest;
import org.millrace.modelops.training.TuningProgress;
import org.millrace.modelops.training.TuningReport;
import org.millrace.modelops.training.TuningService;
import org.millrace.platform.training.TrainingDesk;
import org.millrace.platform.training.TuningDesk;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Begins tunings, tells how they stand, and trains with what they found. */
@RestController
@Tag(name = "Tunings")
class TuningController {
  private final NamedUseCases useCases;
  private final TuningDesk desk;
  private final TuningService tuning;
  private final TrainingDesk trainings;
  private final Clock clock;

  TuningController(
      NamedUseCases useCases,
      TuningDesk desk,
      TuningService tuning,
      TrainingDesk trainings,
      Clock clock) {
    this.useCases = useCases;
    this.desk = desk;
    this.tuning = tuning;
    this.trainings = trainings;
    this.clock = clock;
  }

  /**
   * @param asOf the moment of training; null is now
   * @param tag the version of each dataset that bears it; null is the newest
   * @param learnAnyway why it may learn from data that breaks its contract
   * @param resume goes on with the newest tuning, which was stopped or cut off, at its moment and
   *     on its dataset versions; then neither of those is given
   */
  record TuneRequest(
      @Nullable Instant asOf,
      @Nullable String tag,
      @Nullable String learnAnyway,
      @Nullable Boolean resume) {}

  @Operation(
      summary = "Begin a tuning; if one of the use case is under way, it is that one",
      description =
          "Answers when the run is on record; GET /api/v1/tunings/{id} tells how far it is, and at"
              + " its end the best parameters. POST /api/v1/runs/{id}/cancel stops it.")
  @PostMapping(
      path = "/api/v1/usecases/{name}/tunings",
      consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<TrainingDesk.Begun> tune(
      @PathVariable String name, @RequestBody TuneRequest request, HttpServletRequest caller) {
    UseCase useCase = useCases.find(name).useCase();
    TrainingDesk.Begun begun =
        desk.begin(
            Boolean.TRUE.equals(request.resume)
                ? resumed(useCase, request, caller)
                : asked(useCase, request, caller));
    return ResponseEntity.accepted()
        .location(URI.create("/api/v1/tunings/" + begun.runId()))
        .body(begun);
  }

  private TrainingRequest resumed(UseCase useCase, TuneRequest request, HttpServletRequest caller) {
    if (request.asOf != null || request.tag != null) {
      throw new ProblemException(
          "Cannot resume a tuning otherwise than it began",
          "it goes on at its own moment, on its own dataset versions",
          "leave out moment and tag, or begin a new one without 'resume'");
    }
    return tuning.resumed(useCase, Caller.of(caller), Optional.ofNullable(request.learnAnyway));
  }

  private TrainingRequest asked(UseCase useCase, TuneRequest request, HttpServletRequest caller) {
    return new TrainingRequest(
        useCase,
        request.tag == null
            ? new TrainingRequest.Current()
            : new TrainingRequest.Tagged(request.tag),
        request.asOf == null ? clock.instant() : request.asOf,
        Caller.of(caller),
        Optional.ofNullable(request.learnAnyway));
  }

  /** A tuning without its trials. */
  record TuningLine(
      String runId,
      RunStatus status,
      String reason,
      Instant asOf,
      @Nullable String metric,
      int trials,
      TuningReport.@Nullable Best best) {}

  @Operation(summary = "The tunings of a use case, the newest first")
  @GetMapping("/api/v1/usecases/{name}/tunings")
  Listing<TuningLine> list(@PathVariable String name) {
    return new Listing<>(
        tuning.list(useCases.find(name).useCase().name()).stream()
            .map(
                report ->
                    new TuningLine(
                        report.runId(),
                        report.status(),
                        report.reason(),
                        report.asOf(),
                        report.metric(),
                        report.trials().size(),
                        report.best().orElse(null)))
            .toList());
  }

  /**
   * @param reached how far it is; null unless it is under way and its first trial is over
   */
  record TuningDetail(TuningReport tuning, TuningProgress.@Nullable Reached reached) {}

  @Operation(summary = "One tuning with every trial, how far it is, and the best parameters")
  @GetMapping("/api/v1/tunings/{id}")
  TuningDetail find(@PathVariable String id) {
    return new TuningDetail(require(id), desk.reached(id).orElse(null));
  }

  /**
   * @param learnAnyway why the run may learn from data that breaks its contract
   */
  record TrainTunedRequest(@Nullable String learnAnyway) {}

  @Operation(
      summary = "Train with the best parameters of a tuning, on the data it was tuned on",
      description =
          "The run names the tuning and the trainer's section in its parameters, the package in its"
              + " provenance. It is judged, registered and deployed as any other.")
  @PostMapping(path = "/api/v1/tunings/{id}/runs", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<TrainingDesk.Begun> train(
      @PathVariable String id, @RequestBody TrainTunedRequest request, HttpServletRequest caller) {
    TuningReport report = require(id);
    UseCase useCase = useCases.find(report.useCase()).useCase();
    TrainingDesk.Begun begun =
        trainings.begin(
            tuning.training(
                report, useCase, Caller.of(caller), Optional.ofNullable(request.learnAnyway)));
    return ResponseEntity.accepted()
        .location(URI.create("/api/v1/runs/" + begun.runId()))
        .body(begun);
  }

  private TuningReport require(String id) {
    return tuning.find(id).orElseThrow(() -> new NotFoundProblem("tuning", id, List.of()));
  }
}
