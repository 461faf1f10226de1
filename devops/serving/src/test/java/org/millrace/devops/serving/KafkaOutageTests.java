package org.millrace.devops.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.broker.EmbeddedBroker;

class KafkaOutageTests {
  private static final Instant OBSERVED = Instant.parse("2013-04-01T08:00:00Z");

  private static double probability(ServingProcess process) {
    ServingProcess.Response response = process.predict(Requests.good());
    assertThat(response.status()).as(response.text()).isEqualTo(200);
    return response.json().path("predictions").path(0).path("probability").asDouble();
  }

  @Test
  void goesOnWithWhatIsKnownWhileKafkaIsAwayAndCatchesUpAfterwards(@TempDir Path folder)
      throws Exception {
    Path data = folder.resolve("kafka");
    EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
    int port = broker.port();
    String servers = broker.bootstrapServers();
    KafkaTopics.create(servers, "flight-delays.weather", "flight-delays.predictions");
    KafkaTopics.send(servers, "flight-delays.weather", OBSERVED, KafkaTopics.weather(OBSERVED, 50));
    try (ServingProcess process =
        ServingProcess.start(
            servers,
            Map.of("millrace.serving.log-queue", "20", "millrace.serving.catch-up", "20s"))) {
      process.host().deploy(new TestModels(folder).write(1));
      assertThat(probability(process)).isCloseTo(TestModels.probability(1, 5, 50), within(1e-6));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> process.meter("prediction.log.records") == 1);

      broker.close();
      for (int i = 0; i < 2000; i++) {
        assertThat(probability(process)).isCloseTo(TestModels.probability(1, 5, 50), within(1e-6));
      }
      assertThat(process.host().awaitFeatures("flight-delays", Duration.ofMillis(200))).isFalse();

      broker = EmbeddedBroker.start(data, port);
      KafkaTopics.send(
          servers,
          "flight-delays.weather",
          OBSERVED.plusSeconds(600),
          KafkaTopics.weather(OBSERVED.plusSeconds(600), 70));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> process.host().awaitFeatures("flight-delays", Duration.ofSeconds(1)));
      assertThat(probability(process)).isCloseTo(TestModels.probability(1, 5, 70), within(1e-6));
      // Each prediction is in the log, or counted as lost.
      await()
          .atMost(Duration.ofSeconds(45))
          .untilAsserted(
              () ->
                  assertThat(
                          process.meter("prediction.log.records")
                              + process.meter("prediction.log.dropped", "reason", "queue-full")
                              + process.meter("prediction.log.dropped", "reason", "not-sent"))
                      .isEqualTo(2002));
      assertThat(KafkaTopics.readAll(servers, "flight-delays.predictions"))
          .hasSizeGreaterThanOrEqualTo((int) process.meter("prediction.log.records"));
    } finally {
      broker.close();
    }
  }

  @Test
  void startsAndAnswersWithoutKafka(@TempDir Path folder) {
    try (ServingProcess process =
        ServingProcess.start("127.0.0.1:1", Map.of("millrace.serving.catch-up", "100ms"))) {
      process.host().deploy(new TestModels(folder).write(1));
      assertThat(probability(process))
          .isCloseTo(TestModels.probability(1, 5, Double.NaN), within(1e-6));
    }
  }
}
