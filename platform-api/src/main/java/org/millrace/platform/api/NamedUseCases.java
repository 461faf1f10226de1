package org.millrace.platform.api;

import org.millrace.platform.usecase.AppliedUseCase;
import org.millrace.platform.usecase.UseCaseStore;
import org.springframework.stereotype.Component;

/** Use cases by the names that callers write; others are answered 404. */
@Component
class NamedUseCases {
  private final UseCaseStore useCases;

  NamedUseCases(UseCaseStore useCases) {
    this.useCases = useCases;
  }

  AppliedUseCase find(String name) {
    return useCases
        .find(name)
        .orElseThrow(
            () ->
                new NotFoundProblem(
                    "use case",
                    name,
                    useCases.all().stream().map(applied -> applied.useCase().name()).toList()));
  }
}
