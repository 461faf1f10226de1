package org.millrace.devops.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.broker.EmbeddedBroker;
import org.millrace.devops.serving.ServingProcess.Response;
import tools.jackson.databind.JsonNode;

class ExplainHttpTests {
  private static final double BIAS = -2 + 0.01 * 3;
  private static EmbeddedBroker broker;
  private static ServingProcess process;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    KafkaTopics.create(
        broker.bootstrapServers(), "flight-delays.weather", "flight-delays.predictions");
    process = ServingProcess.start(broker.bootstrapServers(), Map.of());
    process.host().deploy(new TestModels(folder).write(3));
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

  private static byte[] flightInKnownWeather() {
    Map<String, String> flight = Requests.flight();
    flight.put("departure_local", "\"2014-01-01T04:30:00\"");
    flight.put("scheduled_departure", "\"2014-01-01T09:30:00Z\"");
    return Requests.bytes("{\"instances\":[" + Requests.json(flight) + "]}");
  }

  private static Response predict(String query, byte[] body) {
    return process.send(
        ServingProcess.post(
            process.uri("/api/v1/models/" + TestModels.MODEL + "/predictions" + query), body));
  }

  private static JsonNode prediction(String query) {
    Response response = predict(query, flightInKnownWeather());
    assertThat(response.status()).as(response.text()).isEqualTo(200);
    return response.json().path("predictions").path(0);
  }

  @Test
  void namesWhatEachFeatureAddedTheGreatestFirst() {
    JsonNode prediction = prediction("?explain=true");
    JsonNode reasons = prediction.path("reasons");
    assertThat(reasons.size()).isEqualTo(2);
    assertThat(reasons.path(0).path("feature").asString()).isEqualTo("weather_temp");
    assertThat(reasons.path(0).path("value").asDouble()).isEqualTo(50);
    assertThat(reasons.path(0).path("contribution").asDouble()).isCloseTo(1, within(1e-9));
    assertThat(reasons.path(1).path("feature").asString()).isEqualTo("hour");
    assertThat(reasons.path(1).path("value").asInt()).isEqualTo(4);
    assertThat(reasons.path(1).path("contribution").asDouble()).isCloseTo(0.4, within(1e-9));
    assertThat(prediction.path("base_value").asDouble()).isCloseTo(BIAS, within(1e-9));
    assertThat(prediction.path("rest").asDouble()).isZero();
  }

  @Test
  void reasonsAndRestAddUpToTheLogOdds() {
    for (String query : new String[] {"?explain=true", "?explain=1", "?explain=500"}) {
      JsonNode prediction = prediction(query);
      double sum = prediction.path("base_value").asDouble() + prediction.path("rest").asDouble();
      for (JsonNode reason : prediction.path("reasons")) {
        sum += reason.path("contribution").asDouble();
      }
      double probability = prediction.path("probability").asDouble();
      assertThat(sum).isCloseTo(Math.log(probability / (1 - probability)), within(1e-9));
    }
  }

  @Test
  void givesNoMoreReasonsThanAskedFor() {
    JsonNode prediction = prediction("?explain=1");
    assertThat(prediction.path("reasons").size()).isEqualTo(1);
    assertThat(prediction.path("reasons").path(0).path("feature").asString())
        .isEqualTo("weather_temp");
    assertThat(prediction.path("rest").asDouble()).isCloseTo(0.4, within(1e-9));
  }

  @Test
  void givesReasonsForEachInstanceOfItsOwn() {
    String known = Requests.json(Requests.flight());
    Map<String, String> evening = Requests.flight();
    evening.put("departure_local", "\"2013-04-01T23:15:00\"");
    byte[] body = Requests.bytes("{\"instances\":[" + known + "," + Requests.json(evening) + "]}");
    JsonNode predictions = predict("?explain=true", body).json().path("predictions");
    assertThat(hours(predictions.path(0))).isCloseTo(0.5, within(1e-9));
    assertThat(hours(predictions.path(1))).isCloseTo(2.3, within(1e-9));
  }

  /** Where the weather is not known it is no reason. */
  private static double hours(JsonNode prediction) {
    assertThat(prediction.path("reasons").size()).isEqualTo(1);
    assertThat(prediction.path("reasons").path(0).path("feature").asString()).isEqualTo("hour");
    return prediction.path("reasons").path(0).path("contribution").asDouble();
  }

  @Test
  void answersAsEverWithoutBeingAsked() {
    for (String query : new String[] {"", "?explain=false", "?trace=1"}) {
      assertThat(prediction(query).propertyNames())
          .containsExactly("id", "entity", "label", "probability");
    }
  }

  @Test
  void refusesToExplainNonsense() {
    for (String query : new String[] {"0", "-1", "yes", "", "1e3", "99999", "%00"}) {
      Response response = predict("?explain=" + query, flightInKnownWeather());
      assertThat(response.status()).as(query + response.text()).isEqualTo(400);
      assertThat(response.header("Content-Type")).startsWith("application/problem+json");
    }
    JsonNode problem = predict("?explain=yes", flightInKnownWeather()).json();
    assertThat(problem.path("title").asString()).isEqualTo("Cannot explain 'yes'");
    assertThat(problem.path("fix").asString()).contains("explain=5");
  }

  @Test
  void describesTheParameterInOpenApi() {
    JsonNode api = process.send(HttpRequest.newBuilder(process.uri("/v3/api-docs")).GET()).json();
    JsonNode post = api.path("paths").path(PredictionController.PATH).path("post");
    assertThat(post.path("parameters").findValuesAsString("name"))
        .containsExactlyInAnyOrder("model", "explain");
    assertThat(
            api.at("/components/schemas/Predictions/properties/predictions/items/properties")
                .propertyNames())
        .contains("base_value", "reasons", "rest");
  }
}
