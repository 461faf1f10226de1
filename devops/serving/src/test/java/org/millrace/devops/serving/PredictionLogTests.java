package org.millrace.devops.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.broker.EmbeddedBroker;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.Verdict;
import org.millrace.kernel.Row;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PredictionLogTests {
  private static final String TOPIC = "flight-delays.predictions";

  private final Contract contract =
      Contract.read(Path.of("../../usecases/flight-delays/contracts/predictions.odcs.yaml"));

  @Test
  void logsEveryPredictionAsARecordThatKeepsItsContract(@TempDir Path folder) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0)) {
      String servers = broker.bootstrapServers();
      KafkaTopics.create(servers, TOPIC, "flight-delays.weather");
      Map<String, JsonNode> answered = new HashMap<>();
      try (ServingProcess process = ServingProcess.start(servers, Map.of())) {
        process.host().deploy(new TestModels(folder).write(7));
        for (int hour = 0; hour < 24; hour++) {
          Map<String, String> flight = Requests.flight();
          flight.put("departure_local", "\"2013-04-01T%02d:15:00\"".formatted(hour));
          String instance = Requests.json(flight);
          process
              .predict(Requests.bytes("{\"instances\":[" + instance + "," + instance + "]}"))
              .json()
              .path("predictions")
              .forEach(prediction -> answered.put(prediction.path("id").asString(), prediction));
        }
        process.predict(Requests.bytes("{\"instances\":[{}]}"));
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> process.meter("prediction.log.records") == 48);
        assertThat(process.meter("prediction.log.dropped", "reason", "queue-full")).isZero();
        assertThat(process.meter("prediction.log.dropped", "reason", "not-sent")).isZero();
      }
      var records = KafkaTopics.readAll(servers, TOPIC);
      assertThat(records).hasSize(48);
      records.forEach(record -> assertLogged(record, answered));
    }
  }

  private void assertLogged(ConsumerRecord<byte[], byte[]> record, Map<String, JsonNode> answered) {
    Row row = new Row(contract.schema());
    assertThat(contract.validator().judge(record.value(), row))
        .isEqualTo(new Verdict.Accepted(java.util.List.of()));
    String id = new String(record.key(), StandardCharsets.UTF_8);
    Map<String, Object> logged = row.toMap();
    JsonNode answer = answered.remove(id);
    assertThat(answer).as("answered once").isNotNull();
    assertThat(logged)
        .containsEntry("prediction_id", id)
        .containsEntry("model", "flight-delays")
        .containsEntry("model_version", 7L)
        .containsEntry("variant", "champion")
        .containsEntry("entity_key", "UA1545-EWR-20130401T0515")
        .containsEntry("cutoff", "2013-04-01T08:15:00Z")
        .containsEntry("known_at", "2013-04-01T08:15:00Z")
        .containsEntry("probability", answer.path("probability").asDouble())
        .containsEntry("label", answer.path("label").asString().equals("late"));
    assertThat(record.timestamp()).isEqualTo(Instant.parse("2013-04-01T08:15:00Z").toEpochMilli());
    assertThat((long) logged.get("latency_micros")).isBetween(0L, 60_000_000L);
    JsonNode features = new JsonMapper().readTree((String) logged.get("features"));
    assertThat(features.path("carrier").asString()).isEqualTo("UA");
    assertThat(features.path("hour").asInt(-1)).isBetween(0, 23);
    assertThat(features.has("weather_temp")).isTrue();
    assertThat(features.path("weather_temp").isNull()).isTrue();
  }
}
