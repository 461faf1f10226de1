package org.millrace.platform.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.millrace.kernel.Charter;
import org.millrace.platform.usecase.AppliedUseCase;
import org.millrace.platform.usecase.UseCaseStore;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Use cases")
class UseCaseController {
  private final UseCaseStore useCases;
  private final NamedUseCases named;

  UseCaseController(UseCaseStore useCases, NamedUseCases named) {
    this.useCases = useCases;
    this.named = named;
  }

  @Operation(summary = "Every use case as it was applied last")
  @GetMapping("/api/v1/usecases")
  Listing<UseCaseView> list() {
    return new Listing<>(useCases.all().stream().map(UseCaseView::of).toList());
  }

  @Operation(summary = "One use case with its charter")
  @GetMapping("/api/v1/usecases/{name}")
  UseCaseDetail find(@PathVariable String name) {
    AppliedUseCase applied = named.find(name);
    return new UseCaseDetail(UseCaseView.of(applied), Charter.read(applied.useCase()));
  }

  /**
   * @param digest of every file of its folder but the data
   */
  record UseCaseView(String name, String digest, Instant appliedAt) {
    static UseCaseView of(AppliedUseCase applied) {
      return new UseCaseView(
          applied.useCase().name(), applied.useCase().digest(), applied.appliedAt());
    }
  }

  record UseCaseDetail(UseCaseView useCase, Charter charter) {}
}
