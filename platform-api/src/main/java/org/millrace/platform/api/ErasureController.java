package org.millrace.platform.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;
import org.millrace.platform.erasure.Erasure;
import org.millrace.platform.erasure.ErasureRequest;
import org.millrace.platform.erasure.ErasureService;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Erasures")
class ErasureController {
  private static final int MOST = 500;
  private final ErasureService erasures;

  ErasureController(ErasureService erasures) {
    this.erasures = erasures;
  }

  @Operation(
      summary = "Erases a person's data; with dryRun only says where it lies",
      description = "Goes on by itself; ask for the erasure by its id to see how far it is.")
  @PostMapping(path = "/api/v1/erasures", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<ErasureView> erase(@RequestBody Request body) {
    ErasureRequest request =
        new ErasureRequest(
            given("useCase", body.useCase()),
            given("subject", body.subject()),
            given("reason", body.reason()),
            body.actor() == null ? "api" : body.actor());
    if (body.dryRun() != null && body.dryRun()) {
      return ResponseEntity.ok(ErasureView.found(request, erasures.find(request)));
    }
    return ResponseEntity.status(HttpStatus.ACCEPTED).body(ErasureView.of(erasures.begin(request)));
  }

  private static String given(String name, @Nullable String value) {
    if (value == null) {
      throw new ProblemException(
          "Cannot erase without '" + name + "'", "the request does not say it", "add it");
    }
    return value;
  }

  @Operation(summary = "The newest erasures")
  @GetMapping("/api/v1/erasures")
  Listing<ErasureView> list(@RequestParam(defaultValue = "100") int limit) {
    return new Listing<>(
        erasures.list(Math.max(1, Math.min(limit, MOST))).stream().map(ErasureView::of).toList());
  }

  @Operation(summary = "One erasure with what it has done so far")
  @GetMapping("/api/v1/erasures/{id}")
  ErasureView find(@PathVariable String id) {
    return ErasureView.of(
        erasures.find(id).orElseThrow(() -> new NotFoundProblem("erasure", id, List.of())));
  }

  /**
   * @param subject value of the contracts' subject key
   * @param actor who asks, for the receipt
   */
  record Request(
      @Nullable String useCase,
      @Nullable String subject,
      @Nullable String reason,
      @Nullable String actor,
      @Nullable Boolean dryRun) {}

  /**
   * @param state dry run, running, failed, wiping or done
   * @param receipt number of its entry in the audit
   */
  record ErasureView(
      @Nullable String id,
      String useCase,
      String reason,
      String actor,
      String state,
      @Nullable String failure,
      @Nullable Long receipt,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      List<Erasure.Found> places,
      List<String> modelsTrainedOnIt) {
    static ErasureView of(Erasure erasure) {
      return new ErasureView(
          erasure.id(),
          erasure.useCase(),
          erasure.reason(),
          erasure.actor(),
          erasure.state().name().toLowerCase(java.util.Locale.ROOT),
          erasure.failure().orElse(null),
          erasure.receipt().orElse(null),
          erasure.startedAt(),
          erasure.endedAt().orElse(null),
          erasure.steps().stream().filter(step -> !step.kind().equals("model")).toList(),
          erasure.steps().stream()
              .filter(step -> step.kind().equals("model"))
              .map(Erasure.Found::place)
              .toList());
    }

    static ErasureView found(ErasureRequest request, List<Erasure.Found> found) {
      return new ErasureView(
          null,
          request.useCase(),
          request.reason(),
          request.actor(),
          "dry run",
          null,
          null,
          null,
          null,
          found,
          List.of());
    }
  }
}
