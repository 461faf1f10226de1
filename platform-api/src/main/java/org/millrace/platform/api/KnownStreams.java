package org.millrace.platform.api;

import java.util.List;
import org.millrace.dataops.contracts.Contract;
import org.millrace.kernel.UseCase;
import org.millrace.platform.usecase.UseCaseStore;
import org.springframework.stereotype.Component;

/** Finds a stream of an applied use case with its contract. */
@Component
class KnownStreams {
  private final UseCaseStore useCases;

  KnownStreams(UseCaseStore useCases) {
    this.useCases = useCases;
  }

  record Known(UseCase useCase, Contract contract) {}

  /**
   * @param topic use case and stream, as {@code flight-delays.weather}
   * @throws NotFoundProblem if there is none of that name
   */
  Known require(String topic) {
    int dot = topic.indexOf('.');
    return require(dot < 0 ? topic : topic.substring(0, dot), topic.substring(dot + 1));
  }

  /**
   * @throws NotFoundProblem if none of that name was applied
   */
  UseCase requireUseCase(String name) {
    return useCases
        .find(name)
        .orElseThrow(
            () ->
                new NotFoundProblem(
                    "use case",
                    name,
                    useCases.all().stream().map(one -> one.useCase().name()).toList()))
        .useCase();
  }

  Known require(String name, String stream) {
    UseCase useCase = requireUseCase(name);
    List<Contract> contracts = Contract.readAll(useCase);
    return contracts.stream()
        .filter(contract -> contract.stream().equals(stream))
        .findFirst()
        .map(contract -> new Known(useCase, contract))
        .orElseThrow(
            () ->
                new NotFoundProblem(
                    "stream",
                    useCase.topic(stream),
                    contracts.stream().map(one -> useCase.topic(one.stream())).toList()));
  }
}
