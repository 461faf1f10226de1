package org.millrace.bench;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.ingest.IngestService;
import org.millrace.kernel.UseCase;
import org.millrace.platform.Platform;

/**
 * Single predictions over REST against the same HTTP stack answering a constant, on the whole
 * platform with a model that it has trained.
 */
final class ServingBench {
  private static final int ROUNDS = 5;
  private static final double WARM_UP_SECONDS = 10;
  private static final double ROUND_SECONDS = 5;

  private ServingBench() {}

  public static void main(String[] args) throws Exception {
    Report report = new Report("bench/run serving", Instant.now());
    LoadSamples predictions = new LoadSamples("prediction");
    LoadSamples constants = new LoadSamples("constant");
    Map<String, Object> settings = Map.of("server.port", 0, "millrace.mlflow", "off");
    try (Platform platform =
        Platform.start(Workbench.folder("serving"), settings, ConstantController.class)) {
      ServedFlights flights = ServedFlights.prepare(platform);
      URI server = URI.create(platform.url());
      UseCase useCase = flights.useCase();
      List<byte[]> predict = requests(server, useCase.name(), flights.bodies());
      List<byte[]> constant = requests(server, ConstantController.MODEL, flights.bodies());
      Workbench.say("Warming up");
      HttpLoad.run(server, constant, WARM_UP_SECONDS);
      long asked = HttpLoad.run(server, predict, WARM_UP_SECONDS).nanos().getTotalCount();
      for (int round = 1; round <= ROUNDS; round++) {
        // What a round has logged is ingested before the next is measured.
        platform.part(IngestService.class).flush(useCase, Duration.ofMinutes(1));
        constants.add(HttpLoad.run(server, constant, ROUND_SECONDS));
        predictions.add(HttpLoad.run(server, predict, ROUND_SECONDS));
        Workbench.say("round %d of %d", round, ROUNDS);
      }
      compare(report, predictions, constants);
      report.note(
          "Model %s v%d, %,d training rows, AUC %.3f; %,d different flights asked about.",
          useCase.name(),
          flights.training().version().version(),
          flights.training().rows().train(),
          flights.training().model().leading().value(),
          predict.size());
      report.note(
          "In the prediction log's dataset: %,d of %,d predictions made, warm-up included.",
          logged(platform, useCase), asked + predictions.answers());
    }
    report.note(
        "Prediction: read and check the body, look up the weather, predict, log to Kafka; the log is"
            + " ingested meanwhile.");
    report.note("Constant: the same server, filters and security; reads the body, answers bytes.");
    report.note(
        "%d callers on kept-alive connections, each asking again once answered. Callers, server and"
            + " broker share one JVM and its cores.",
        HttpLoad.CALLERS);
    report.print(System.out);
  }

  private static void compare(Report report, LoadSamples predictions, LoadSamples constants) {
    report.compare(predictions.perSecond(), constants.perSecond());
    report.compare(predictions.millisAt(50), constants.millisAt(50));
    report.compare(predictions.millisAt(99), constants.millisAt(99));
  }

  private static List<byte[]> requests(URI server, String model, List<byte[]> bodies) {
    String path = "/api/v1/models/" + model + "/predictions";
    return bodies.stream().map(body -> HttpConnection.post(server, path, body)).toList();
  }

  private static long logged(Platform platform, UseCase useCase) {
    platform.part(IngestService.class).flush(useCase, Duration.ofMinutes(1));
    return platform
        .part(DatasetCatalog.class)
        .find(useCase.dataset("predictions"))
        .flatMap(dataset -> dataset.current())
        .map(version -> version.rows())
        .orElse(0L);
  }
}
