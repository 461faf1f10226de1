package org.millrace.platform.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.modelops.training.RetrainingService;
import org.millrace.modelops.training.retraining.MetricBound;
import org.millrace.modelops.training.retraining.RetrainingDecision;
import org.millrace.modelops.training.retraining.RetrainingFacts;
import org.millrace.modelops.training.retraining.RetrainingPolicy;
import org.millrace.modelops.training.retraining.TrainingBudget;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Tells what retraining policies say. */
@RestController
@Tag(name = "Use cases")
class RetrainingController {
  private final NamedUseCases useCases;
  private final RetrainingService retraining;

  RetrainingController(NamedUseCases useCases, RetrainingService retraining) {
    this.useCases = useCases;
    this.retraining = retraining;
  }

  @Operation(
      summary = "What the retraining policy of a use case says now, and from which facts",
      description = "Begins nothing. Where the policy counts rows, it reads them.")
  @GetMapping("/api/v1/usecases/{name}/retraining")
  RetrainingView find(@PathVariable String name) {
    RetrainingService.Advice advice = retraining.advise(useCases.find(name).useCase());
    return new RetrainingView(
        advice.useCase(),
        advice.decision(),
        FactsView.of(advice.facts()),
        PolicyView.of(advice.policy()));
  }

  record RetrainingView(
      String useCase, RetrainingDecision decision, FactsView facts, PolicyView policy) {}

  /** The section with its defaults, under the names that REST writes. */
  record PolicyView(
      @Nullable Duration every,
      @Nullable Long rows,
      List<MetricBound> drift,
      List<MetricBound> quality,
      Duration coolDown,
      @Nullable TrainingBudget budget,
      @Nullable Long leastLabels) {
    static PolicyView of(RetrainingPolicy policy) {
      return new PolicyView(
          policy.every(),
          policy.rows(),
          policy.drift(),
          policy.quality(),
          policy.coolDown(),
          policy.budget(),
          policy.leastLabels());
    }
  }

  /**
   * What is null is unknown, or is not there.
   *
   * @param champion the moment the champion was trained for
   * @param trainings how many there were
   * @param lastTraining when it began
   * @param labels rows whose outcome is known and has matured
   * @param newLabels those that had not matured when the champion was trained
   */
  record FactsView(
      @Nullable Instant champion,
      int trainings,
      @Nullable Instant lastTraining,
      boolean underWay,
      @Nullable Long labels,
      @Nullable Long newLabels) {
    static FactsView of(RetrainingFacts facts) {
      List<Instant> all = facts.trainings();
      return new FactsView(
          facts.champion().orElse(null),
          all.size(),
          all.isEmpty() ? null : all.get(all.size() - 1),
          facts.underWay(),
          facts.labels().isPresent() ? facts.labels().getAsLong() : null,
          facts.newLabels().isPresent() ? facts.newLabels().getAsLong() : null);
    }
  }
}
