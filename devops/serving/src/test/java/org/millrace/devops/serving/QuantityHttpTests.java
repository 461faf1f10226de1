package org.millrace.devops.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.broker.EmbeddedBroker;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.Verdict;
import org.millrace.kernel.Row;
import org.millrace.modelops.predictor.Task;
import tools.jackson.databind.JsonNode;

/** A model of a quantity, asked over HTTP and logged to Kafka. */
class QuantityHttpTests {
  private static final String TOPIC = "flight-delays.predictions";
  private static final Path CONTRACT =
      Path.of("../../usecases/flight-delays/contracts/predictions.odcs.yaml");
  private static EmbeddedBroker broker;
  private static ServingProcess process;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    KafkaTopics.create(broker.bootstrapServers(), "flight-delays.weather", TOPIC);
    process = ServingProcess.start(broker.bootstrapServers(), Map.of());
    process.host().deploy(new TestModels(folder).writeQuantity(3));
    Instant before = Instant.parse("2014-01-01T08:00:00Z");
    KafkaTopics.send(
        broker.bootstrapServers(),
        "flight-delays.weather",
        before,
        KafkaTopics.weather(before, 50));
    assertThat(process.host().awaitFeatures(TestModels.MODEL, Duration.ofSeconds(20))).isTrue();
  }

  @AfterAll
  static void stop() {
    process.close();
    broker.close();
  }

  @Test
  void answersTheValueInItsOwnUnitAndNoLabel() {
    JsonNode prediction = predict("", flight(4));
    assertThat(prediction.propertyNames()).containsExactly("id", "entity", "value");
    assertThat(prediction.path("value").asDouble())
        .isCloseTo(TestModels.quantity(3, 4, 50), within(1e-9));
    assertThat(process.host().task(TestModels.MODEL)).hasValue(Task.REGRESSION);
  }

  @Test
  void reasonsAndRestAddUpToTheValue() {
    for (String query : new String[] {"?explain=true", "?explain=1"}) {
      JsonNode prediction = predict(query, flight(4));
      double sum = prediction.path("base_value").asDouble() + prediction.path("rest").asDouble();
      for (JsonNode reason : prediction.path("reasons")) {
        sum += reason.path("contribution").asDouble();
      }
      assertThat(prediction.path("reasons").size()).isPositive();
      assertThat(sum).isCloseTo(prediction.path("value").asDouble(), within(1e-9));
    }
  }

  @Test
  void logsTheValueAsARecordThatKeepsItsContract(@TempDir Path folder) throws Exception {
    Contract contract = contractOfAValue(folder);
    Map<String, Double> answered = new HashMap<>();
    for (int hour = 0; hour < 24; hour++) {
      JsonNode prediction = predict("", flight(hour));
      answered.put(prediction.path("id").asString(), prediction.path("value").asDouble());
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> matching(contract, answered) == 24);
  }

  private static int matching(Contract contract, Map<String, Double> answered) throws Exception {
    int found = 0;
    for (var record : KafkaTopics.readAll(broker.bootstrapServers(), TOPIC)) {
      Row row = new Row(contract.schema());
      assertThat(contract.validator().judge(record.value(), row))
          .isEqualTo(new Verdict.Accepted(List.of()));
      Double value = answered.get(new String(record.key(), StandardCharsets.UTF_8));
      if (value != null) {
        assertThat(row.toMap())
            .containsEntry("value", value)
            .containsEntry("model_version", 3L)
            .doesNotContainKeys("label", "probability");
        found++;
      }
    }
    return found;
  }

  @Test
  void describesInOpenApiWhatTheModelAnswers() {
    JsonNode api = process.send(HttpRequest.newBuilder(process.uri("/v3/api-docs")).GET()).json();
    JsonNode answer =
        api.at("/components/schemas/flight-delays-predictions/properties/predictions/items");
    assertThat(answer.at("/properties/value/description").asString())
        .isEqualTo("arr_delay, in its own unit");
    assertThat(answer.path("required").values())
        .extracting(JsonNode::asString)
        .containsExactly("entity", "id", "value");
    JsonNode answers =
        api.path("paths")
            .path(PredictionController.PATH)
            .at("/post/responses/200/content/application~1json/schema/oneOf");
    assertThat(answers.findValuesAsString("$ref"))
        .containsExactly(
            "#/components/schemas/Predictions", "#/components/schemas/flight-delays-predictions");
  }

  private static JsonNode predict(String query, Map<String, String> flight) {
    var response =
        process.send(
            ServingProcess.post(
                process.uri("/api/v1/models/" + TestModels.MODEL + "/predictions" + query),
                Requests.bytes("{\"instances\":[" + Requests.json(flight) + "]}")));
    assertThat(response.status()).as(response.text()).isEqualTo(200);
    return response.json().path("predictions").path(0);
  }

  private static Map<String, String> flight(int hour) {
    Map<String, String> flight = Requests.flight();
    flight.put("departure_local", "\"2014-01-01T%02d:30:00\"".formatted(hour));
    flight.put("scheduled_departure", "\"2014-01-01T09:30:00Z\"");
    return flight;
  }

  /** The contract of the reference use case, with a value where a label and its probability are. */
  private static Contract contractOfAValue(Path folder) throws IOException {
    String text = Files.readString(CONTRACT);
    int from = text.indexOf("      - name: probability\n");
    int to = text.indexOf("      - name: features\n");
    String value =
        """
              - name: value
                description: The predicted delay on arrival.
                logicalType: number
                required: true
                classification: internal
                customProperties: [{property: unit, value: min}]
        """;
    Path file = folder.resolve("predictions.odcs.yaml");
    Files.writeString(file, text.substring(0, from) + value + text.substring(to));
    return Contract.read(file);
  }
}
