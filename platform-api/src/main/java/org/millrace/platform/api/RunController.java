package org.millrace.platform.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.modelops.tracking.GateVerdict;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunTracker;
import org.millrace.platform.training.TrainingDesk;
import org.millrace.platform.usecase.UseCaseStore;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Runs")
class RunController {
  private static final int MOST_RUNS = 1000;
  private final RunTracker tracker;
  private final ModelRegistry registry;
  private final UseCaseStore useCases;
  private final TrainingDesk desk;

  RunController(
      RunTracker tracker, ModelRegistry registry, UseCaseStore useCases, TrainingDesk desk) {
    this.tracker = tracker;
    this.registry = registry;
    this.useCases = useCases;
    this.desk = desk;
  }

  @Operation(summary = "The newest runs of every use case")
  @GetMapping("/api/v1/runs")
  Listing<Run> list(@RequestParam(defaultValue = "100") int limit) {
    int most = Math.max(1, Math.min(limit, MOST_RUNS));
    return new Listing<>(
        useCases.all().stream()
            .flatMap(applied -> tracker.list(applied.useCase().name(), most).stream())
            .limit(most)
            .toList());
  }

  @Operation(summary = "One run with the verdicts of its gates, and how far it is")
  @GetMapping("/api/v1/runs/{id}")
  RunDetail find(@PathVariable String id) {
    Run run = tracker.find(id).orElseThrow(() -> new NotFoundProblem("run", id, List.of()));
    return new RunDetail(
        run,
        tracker.gates(id),
        desk.reached(id).orElse(null),
        registry
            .findByRun(run.useCase(), id)
            .map(version -> VersionView.of(version, registry, tracker))
            .orElse(null));
  }

  /**
   * @param reached how far it is, until its model is deployed; null unless it is under way
   * @param version the model version it made; null if it made none, or that was deleted
   */
  record RunDetail(
      Run run,
      List<GateVerdict> gates,
      TrainingDesk.@Nullable Reached reached,
      @Nullable VersionView version) {}
}
