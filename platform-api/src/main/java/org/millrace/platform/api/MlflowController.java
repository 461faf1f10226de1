package org.millrace.platform.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;
import org.millrace.platform.model.MlflowChanges;
import org.millrace.platform.settings.RegistryProperties.Reconcile;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Models")
class MlflowController {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private final MlflowChanges changes;

  MlflowController(MlflowChanges changes) {
    this.changes = changes;
  }

  /**
   * @param policy revert, adopt or report; null is the one that is set
   */
  record Request(@Nullable String policy) {}

  private static Reconcile policy(String word) {
    for (Reconcile policy : Reconcile.values()) {
      if (policy.name().toLowerCase(Locale.ROOT).equals(word)) {
        return policy;
      }
    }
    throw new ProblemException(
        "Invalid policy '" + word + "'",
        "it says what is done about what people changed in MLflow",
        "use revert, adopt or report, or leave it out");
  }

  @Operation(summary = "Compare MLflow with the registry now, and settle what people changed there")
  @PostMapping(path = "/api/v1/mlflow/reconciliations", consumes = MediaType.APPLICATION_JSON_VALUE)
  Listing<MlflowChanges.Settled> reconcile(@RequestBody Request request) {
    Optional<Reconcile> policy = Optional.ofNullable(request.policy).map(MlflowController::policy);
    try {
      return new Listing<>(changes.settleNow(policy, PATIENCE));
    } catch (ProblemException e) {
      throw new StatusProblem(
          HttpStatus.SERVICE_UNAVAILABLE, e.first().what(), e.first().why(), e.first().fix());
    }
  }
}
