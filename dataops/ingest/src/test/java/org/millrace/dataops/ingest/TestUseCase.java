package org.millrace.dataops.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.millrace.kernel.UseCase;

/** Use cases on disk, with one stream {@code readings} of events with an amount of 0 to 100. */
final class TestUseCase {
  static final String STREAM = "readings";

  private static final String CONTRACT =
      """
      apiVersion: v3.1.0
      kind: DataContract
      id: test.readings
      name: Readings
      version: 1.2.3
      status: active
      team: {name: Testers}
      schema:
        - name: readings
          logicalType: object
          customProperties:
            - {property: knownAt, value: known_at}
          properties:
            - {name: id, logicalType: string, primaryKey: true, required: true}
            - {name: amount, logicalType: number, logicalTypeOptions: {minimum: 0, maximum: 100}}
            - {name: known_at, logicalType: timestamp, required: true}
      """;

  private TestUseCase() {}

  static UseCase create(Path folder, String name) throws IOException {
    Path useCase = folder.resolve(name);
    Files.createDirectories(useCase.resolve("contracts"));
    Files.writeString(useCase.resolve("contracts/readings.odcs.yaml"), CONTRACT);
    return UseCase.open(useCase);
  }

  static String good(String id) {
    return good(id, 1);
  }

  static String good(String id, double amount) {
    return "{\"id\":\""
        + id
        + "\",\"amount\":"
        + amount
        + ",\"known_at\":\"2013-01-01T00:00:00Z\"}";
  }
}
