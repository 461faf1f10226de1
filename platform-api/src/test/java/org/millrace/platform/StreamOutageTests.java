package org.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.broker.EmbeddedBroker;
import org.millrace.kernel.UseCase;
import org.millrace.platform.usecase.UseCaseLifecycle;
import tools.jackson.databind.JsonNode;

/** A real broker is stopped under a running platform, and comes back. */
@Timeout(180)
class StreamOutageTests {
  private static final String STREAM = "/api/v1/streams/flight-delays.weather";
  private static final String RECORD =
      "{\"weather_id\":\"EWR-20130101T0100Z\",\"origin\":\"EWR\",\"observed_at\":\"2013-01-01T01:00:00Z\","
          + "\"temp\":40,\"known_at\":\"2013-01-01T01:00:00Z\"}";
  @TempDir Path folder;

  private @Nullable EmbeddedBroker broker;

  @AfterEach
  void stop() {
    stopBroker();
  }

  private void startBroker(int port) {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), port);
  }

  private void stopBroker() {
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void recordsAreNotAcknowledgedWhileTheBrokerIsDownAndMayBeSentAgain() {
    startBroker(0);
    int port = Objects.requireNonNull(broker).port();
    try (Platform platform = start("127.0.0.1:" + port)) {
      Rest rest = new Rest(platform.url());
      assertThat(rest.ask(STREAM + "/records", RECORD).path("accepted").asInt()).isEqualTo(1);
      stopBroker();

      HttpResponse<String> refused = rest.post(STREAM + "/records", RECORD);
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).contains("5");
      JsonNode problem = Rest.JSON.readTree(refused.body());
      assertThat(problem.path("title").asString()).isEqualTo("Cannot publish the records");
      assertThat(problem.path("fix").asString()).contains("send them again");

      startBroker(port);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> rest.post(STREAM + "/records", RECORD).statusCode() == 200);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> rest.read(STREAM).path("rows").asLong() >= 2);
    }
  }

  private Platform start(String servers) {
    Platform platform =
        Platform.start(
            folder.resolve("data"),
            Map.of(
                "server.port",
                0,
                "millrace.mlflow",
                "off",
                "millrace.kafka.bootstrap-servers",
                servers));
    platform
        .part(UseCaseLifecycle.class)
        .apply(UseCase.open(Path.of("../usecases/flight-delays").toAbsolutePath().normalize()));
    return platform;
  }
}
