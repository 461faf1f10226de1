package org.millrace.dataops.contracts;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.millrace.kernel.UseCase;

/** The contracts the tests judge by: those of the reference use case, and one with every rule. */
final class TestContracts {
  private static final Path FLIGHT_DELAYS = Path.of("../../usecases/flight-delays");

  private TestContracts() {}

  static UseCase flightDelays() {
    return UseCase.open(FLIGHT_DELAYS);
  }

  static Contract of(String stream) {
    return stream.equals("everything")
        ? Contract.read(resource("everything.odcs.yaml"))
        : Contract.read(FLIGHT_DELAYS.resolve("contracts/" + stream + ".odcs.yaml"));
  }

  static Path resource(String name) {
    try {
      return Path.of(Objects.requireNonNull(TestContracts.class.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
