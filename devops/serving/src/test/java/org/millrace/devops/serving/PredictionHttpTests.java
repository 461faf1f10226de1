package org.millrace.devops.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.millrace.dataops.broker.EmbeddedBroker;
import org.millrace.devops.serving.ServingProcess.Response;
import tools.jackson.databind.JsonNode;

class PredictionHttpTests {
  private static EmbeddedBroker broker;
  private static ServingProcess process;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
    KafkaTopics.create(
        broker.bootstrapServers(), "flight-delays.weather", "flight-delays.predictions");
    process = ServingProcess.start(broker.bootstrapServers(), Map.of());
    process.host().deploy(new TestModels(folder).write(3));
  }

  @AfterAll
  static void stop() {
    process.close();
    broker.close();
  }

  private static byte[] flights(int count) {
    return Requests.bytes(
        "{\"instances\":["
            + String.join(",", Collections.nCopies(count, Requests.json(Requests.flight())))
            + "]}");
  }

  private static void assertProblem(Response response, int status) {
    assertThat(response.status()).as(response.text()).isEqualTo(status);
    assertThat(response.header("Content-Type")).startsWith("application/problem+json");
    JsonNode problem = response.json();
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("type").asString()).startsWith("urn:problem-type:millrace:");
    assertThat(problem.path("title").asString()).isNotBlank();
    assertThat(problem.path("detail").asString()).isNotBlank();
    assertThat(response.text())
        .doesNotContain("Exception", "org.millrace", "org.spring", "tools.jackson", "\tat ");
  }

  @Test
  void answersWithIdLabelProbabilityAndModelVersion() {
    Response response = process.predict(Requests.good());
    assertThat(response.status()).as(response.text()).isEqualTo(200);
    assertThat(response.header("Content-Type")).isEqualTo("application/json");
    assertThat(response.header("X-Model-Name")).isEqualTo("flight-delays");
    assertThat(response.header("X-Model-Version")).isEqualTo("3");
    assertThat(response.header("X-Model-Variant")).isEqualTo("champion");
    JsonNode answer = response.json();
    assertThat(answer.path("model").asString()).isEqualTo("flight-delays");
    assertThat(answer.path("model_version").asInt()).isEqualTo(3);
    JsonNode prediction = answer.path("predictions").path(0);
    assertThat(UUID.fromString(prediction.path("id").asString()).version()).isEqualTo(7);
    assertThat(prediction.path("entity").asString()).isEqualTo("UA1545-EWR-20130401T0515");
    assertThat(prediction.path("label").asString()).isEqualTo("not_late");
    assertThat(prediction.path("probability").asDouble())
        .isCloseTo(TestModels.probability(3, 5, Double.NaN), within(1e-9));
  }

  @Test
  void callsThePositiveLabelAtTheThreshold() {
    Map<String, String> evening = Requests.flight();
    evening.put("departure_local", "\"2013-04-01T23:15:00\"");
    JsonNode prediction =
        process
            .predict(Requests.bytes("{\"instances\":[" + Requests.json(evening) + "]}"))
            .json()
            .path("predictions")
            .path(0);
    assertThat(prediction.path("probability").asDouble()).isGreaterThan(0.5);
    assertThat(prediction.path("label").asString()).isEqualTo("late");
  }

  @Test
  void answersAThousandInstancesWithIdsOfTheirOwn() {
    Response response = process.predict(flights(1000));
    assertThat(response.status()).isEqualTo(200);
    Set<String> ids = new HashSet<>();
    response.json().path("predictions").forEach(p -> ids.add(p.path("id").asString()));
    assertThat(ids).hasSize(1000);
    assertProblem(process.predict(flights(1001)), 400);
  }

  @Test
  void usesTheWeatherKnownAtTheCutoff() throws Exception {
    Instant before = Instant.parse("2014-01-01T08:00:00Z");
    KafkaTopics.send(
        broker.bootstrapServers(),
        "flight-delays.weather",
        before,
        KafkaTopics.weather(before, 50),
        "{\"no\":\"weather\"}",
        KafkaTopics.weather(before.plusSeconds(3600), 80));
    assertThat(process.host().awaitFeatures("flight-delays", java.time.Duration.ofSeconds(20)))
        .isTrue();
    Map<String, String> flight = Requests.flight();
    flight.put("departure_local", "\"2014-01-01T04:30:00\"");
    flight.put("scheduled_departure", "\"2014-01-01T09:30:00Z\"");
    JsonNode answer =
        process.predict(Requests.bytes("{\"instances\":[" + Requests.json(flight) + "]}")).json();
    assertThat(answer.path("predictions").path(0).path("probability").asDouble())
        .isCloseTo(TestModels.probability(3, 4, 50), within(1e-6));
    assertThat(process.meter("feature.stream.records", "stream", "weather", "outcome", "skipped"))
        .isEqualTo(1);
    assertThat(process.meter("feature.stream.watermark.timestamp", "stream", "weather"))
        .isEqualTo(before.plusSeconds(3600).getEpochSecond());
  }

  static Stream<Requests.Bad> bad() {
    return Requests.bad().stream();
  }

  @ParameterizedTest
  @MethodSource("bad")
  void refusesBadRequestsNamingTheField(Requests.Bad bad) {
    Response response = process.predict(bad.body());
    assertProblem(response, 400);
    boolean named = false;
    for (JsonNode error : response.json().path("errors")) {
      assertThat(error.path("why").asString()).isNotBlank();
      assertThat(error.path("fix").asString()).isNotBlank();
      named |= error.path("pointer").asString().equals(bad.pointer());
    }
    assertThat(named).as(response.text()).isTrue();
  }

  @Test
  void refusesEveryTruncation() {
    byte[] whole = Requests.good();
    for (int length = 0; length < whole.length; length++) {
      assertProblem(process.predict(Arrays.copyOf(whole, length)), 400);
    }
  }

  @Test
  void namesTheModelsThereAreWhenThereIsNoSuchModel() {
    Response response = process.predict("flight-delay", Requests.good());
    assertProblem(response, 404);
    assertThat(response.json().path("detail").asString()).contains("flight-delays");
    assertProblem(process.predict("x".repeat(2000), Requests.good()), 404);
    assertProblem(process.predict("%00%0a%22", Requests.good()), 400);
    assertProblem(process.predict("%0a%22%3Cb%3E", Requests.good()), 404);
  }

  @Test
  void saysNotYetBeforeTheFirstVersion() {
    process.host().expect("churn");
    Response response = process.predict("churn", Requests.good());
    assertProblem(response, 503);
    assertThat(response.header("Retry-After")).isEqualTo("5");
  }

  @Test
  void refusesABodyThatIsTooLarge() {
    byte[] large = new byte[(1 << 20) + 1];
    Arrays.fill(large, (byte) ' ');
    assertProblem(process.predict(large), 413);
    HttpRequest.Builder chunked =
        HttpRequest.newBuilder(process.uri("/api/v1/models/flight-delays/predictions"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)));
    assertProblem(process.send(chunked), 413);
  }

  @Test
  void refusesWhatIsNotJsonAsUtf8() {
    var uri = process.uri("/api/v1/models/flight-delays/predictions");
    for (String type :
        new String[] {
          "text/plain",
          "application/xml",
          "application/x-www-form-urlencoded",
          "multipart/form-data",
          "application/json;charset=utf-16",
          "application/json;charset=iso-8859-1",
          "application/json;charset=none-such",
          "nonsense"
        }) {
      Response response =
          process.send(
              HttpRequest.newBuilder(uri)
                  .header("Content-Type", type)
                  .POST(HttpRequest.BodyPublishers.ofByteArray(Requests.good())));
      assertProblem(response, 415);
    }
    assertProblem(
        process.send(
            HttpRequest.newBuilder(uri)
                .POST(HttpRequest.BodyPublishers.ofByteArray(Requests.good()))),
        415);
    assertProblem(
        process.send(ServingProcess.post(uri, Requests.good()).header("Content-Encoding", "gzip")),
        415);
    assertThat(
            process
                .send(
                    HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json; charset=UTF-8")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(Requests.good())))
                .status())
        .isEqualTo(200);
  }

  @Test
  void refusesOtherMethodsAndAnswersInOtherForms() {
    var uri = process.uri("/api/v1/models/flight-delays/predictions");
    Response response = process.send(HttpRequest.newBuilder(uri).GET());
    assertProblem(response, 405);
    assertThat(response.header("Allow")).contains("POST");
    assertProblem(process.send(HttpRequest.newBuilder(uri).DELETE()), 405);
    assertProblem(
        process.send(ServingProcess.post(uri, Requests.good()).header("Accept", "text/html")), 406);
    assertProblem(
        process.send(HttpRequest.newBuilder(process.uri("/api/v1/none-such")).GET()), 404);
  }

  @Test
  void describesTheRequestOfEachModelInOpenApi() {
    JsonNode api = process.send(HttpRequest.newBuilder(process.uri("/v3/api-docs")).GET()).json();
    JsonNode instance = api.at("/components/schemas/flight-delays-instance");
    assertThat(instance.at("/properties/distance/type").asString()).isEqualTo("number");
    assertThat(instance.path("required").toString()).contains("flight_id", "distance");
    assertThat(instance.path("required").toString()).doesNotContain("tailnum");
    assertThat(instance.path("properties").has("known_at")).isFalse();
    JsonNode post = api.path("paths").path(PredictionController.PATH).path("post");
    assertThat(post.at("/requestBody/content/application~1json/schema/oneOf/0/$ref").asString())
        .isEqualTo("#/components/schemas/flight-delays-request");
    assertThat(post.at("/responses").propertyNames())
        .contains("200", "400", "404", "413", "415", "503");
  }

  @Test
  void countsWhatItAnswers() {
    double rows = process.meter("model.inference.rows", "model", "flight-delays");
    double refused =
        process.meter("model.inference.failures", "model", "flight-delays", "reason", "validation");
    double unknown = process.meter("model.inference.failures", "model", "UNKNOWN");
    process.predict(flights(5));
    process.predict(Requests.bytes("{}"));
    process.predict("nobody", Requests.good());
    assertThat(process.meter("model.inference.rows", "model", "flight-delays")).isEqualTo(rows + 5);
    assertThat(
            process.meter(
                "model.inference.failures", "model", "flight-delays", "reason", "validation"))
        .isEqualTo(refused + 1);
    assertThat(process.meter("model.inference.failures", "reason", "unknown-model"))
        .isGreaterThanOrEqualTo(unknown + 1);
    assertThat(process.meter("model.ready", "model", "flight-delays")).isEqualTo(1);
    assertThat(process.meter("model.info", "version", "3", "run_id", "run-3")).isEqualTo(1);
    assertThat(process.meter("model.inference.pending")).isZero();
  }
}
