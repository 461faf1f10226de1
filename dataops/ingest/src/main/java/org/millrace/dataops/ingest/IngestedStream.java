package org.millrace.dataops.ingest;

import org.millrace.dataops.contracts.Contract;
import org.millrace.kernel.UseCase;

/** One stream of a use case, on its way from its topic to its dataset. */
record IngestedStream(UseCase useCase, Contract contract) {
  String name() {
    return contract.stream();
  }

  String topic() {
    return useCase.topic(contract.stream());
  }

  String dataset() {
    return useCase.dataset(contract.stream());
  }
}
