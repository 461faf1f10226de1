package org.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.broker.EmbeddedBroker;
import org.millrace.dataops.ingest.source.StreamPublisher;
import org.millrace.kernel.UseCase;
import org.millrace.platform.usecase.UseCaseLifecycle;
import tools.jackson.databind.JsonNode;

/** Records in over REST, and what people do with those that are kept aside. */
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StreamApiTests {
  private static final String RECORDS = "/api/v1/streams/flight-delays.weather/records";
  private static final String QUARANTINE = "/api/v1/quarantine/flight-delays/weather";

  @TempDir static Path folder;
  private static Platform platform;
  private static Rest rest;
  private static @Nullable EmbeddedBroker again;

  @BeforeAll
  static void start() {
    platform = Platform.start(folder, Map.of("server.port", 0, "millrace.mlflow", "off"));
    platform
        .part(UseCaseLifecycle.class)
        .apply(UseCase.open(Path.of("../usecases/flight-delays").toAbsolutePath().normalize()));
    rest = new Rest(platform.url());
  }

  @AfterAll
  static void stop() {
    platform.close();
    if (again != null) {
      again.close();
    }
  }

  private static String weather(int hour, int temperature) {
    String at = "2013-01-01T%02d:00:00Z".formatted(hour);
    return "{\"weather_id\":\"EWR-20130101T%02d00Z\",\"origin\":\"EWR\",\"observed_at\":\"%s\",\"temp\":%d,\"known_at\":\"%s\"}"
        .formatted(hour, at, temperature, at);
  }

  @Test
  void takesAnArrayALineEachOrOneRecordAndIngestsThem() {
    long before = rows();
    assertThat(
            rest.ask(RECORDS, "[" + weather(1, 40) + " , " + weather(2, 41) + "]")
                .path("accepted")
                .asInt())
        .isEqualTo(2);
    assertThat(rest.ask(RECORDS, weather(3, 42)).path("accepted").asInt()).isEqualTo(1);
    HttpResponse<String> lines =
        Rest.send(
            rest.to(RECORDS)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(weather(4, 43) + "\n\r\n" + weather(5, 44)))
                .build());
    assertThat(lines.body()).contains("\"accepted\":2");
    await().atMost(Duration.ofSeconds(60)).until(() -> rows() == before + 5);
    assertThat(stream().path("lag").asLong()).isZero();
    assertThat(stream().path("broken").path(0).path("property").asString()).isEqualTo("freshness");
  }

  private static JsonNode stream() {
    return rest.read("/api/v1/streams/flight-delays.weather");
  }

  private static long rows() {
    return stream().path("rows").asLong();
  }

  @Test
  void namesEachBadRecordAndTakesNone() {
    HttpResponse<String> answer =
        rest.post(RECORDS, "[" + weather(6, 40) + "," + weather(7, 999) + ",{}]");
    assertThat(answer.statusCode()).isEqualTo(422);
    JsonNode problem = Rest.JSON.readTree(answer.body());
    assertThat(problem.path("why").asString()).startsWith("2 of 3 break its contract");
    assertThat(problem.path("errors").findValuesAsString("where"))
        .contains("/1/temp", "/2/weather_id", "/2/known_at")
        .noneMatch(where -> where.startsWith("/0"));
  }

  @Test
  void refusesWhatIsNoJsonTooLongOrForNoStream() {
    assertThat(rest.post(RECORDS, "[{\"a\":1},").statusCode()).isEqualTo(400);
    assertThat(rest.post(RECORDS, "{\"a\":\"" + "x".repeat(10_000_000) + "\"}").statusCode())
        .isEqualTo(413);
    assertThat(rest.post(RECORDS, "{\"a\":\"" + "x".repeat(2_000_000) + "\"}").statusCode())
        .isEqualTo(413);
    assertThat(rest.post("/api/v1/streams/flight-delays.none/records", "{}").statusCode())
        .isEqualTo(404);
  }

  @Test
  void aPersonLooksAtAQuarantinedRecordAndRepairsIt() {
    long offset = poison(8, 999);
    JsonNode detail = rest.read(QUARANTINE + "/0/" + offset);
    assertThat(detail.at("/record/violations/0/rule").asString()).isEqualTo("range");
    assertThat(detail.at("/record/value").asString()).isEqualTo(weather(8, 999));
    String repair = QUARANTINE + "/0/" + offset + "/repair";
    assertThat(rest.post(repair, "{\"value\":" + weather(8, 45) + "}").statusCode()).isEqualTo(400);
    assertThat(
            rest.post(repair, "{\"reason\":\"typo\",\"value\":" + weather(8, 998) + "}")
                .statusCode())
        .isEqualTo(422);
    rest.ask(repair, "{\"reason\":\"typo\",\"value\":" + weather(8, 45) + "}");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                rest.read(QUARANTINE + "/0/" + offset)
                    .at("/record/state")
                    .asString()
                    .equals("repaired"));
    assertThat(
            rest.read(QUARANTINE + "/0/" + offset).path("decisions").findValuesAsString("reason"))
        .contains("typo");
  }

  @Test
  void aPersonDiscardsAQuarantinedRecordForAReason() {
    long offset = poison(9, 997);
    rest.ask(QUARANTINE + "/0/" + offset + "/discard", "{\"reason\":\"a test\"}");
    assertThat(
            rest.read(QUARANTINE + "?state=open&rule=range")
                .path("items")
                .findValuesAsString("offset"))
        .doesNotContain(Long.toString(offset));
    assertThat(
            rest.read(QUARANTINE + "?state=discarded").path("items").findValuesAsString("offset"))
        .contains(Long.toString(offset));
    assertThat(
            rest.ask(QUARANTINE + "/replay", "{\"reason\":\"again\",\"rule\":\"json\"}")
                .path("published")
                .asInt())
        .isZero();
  }

  /** The last, for it stops the broker under the platform. */
  @Test
  @Order(Integer.MAX_VALUE)
  void recordsAreNotAcknowledgedWhileTheBrokerIsDownAndMayBeSentAgain() {
    long before = rows();
    EmbeddedBroker broker = platform.part(EmbeddedBroker.class);
    broker.close();

    HttpResponse<String> refused = rest.post(RECORDS, weather(10, 40));
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).contains("5");
    JsonNode problem = Rest.JSON.readTree(refused.body());
    assertThat(problem.path("title").asString()).isEqualTo("Cannot publish the records");
    assertThat(problem.path("fix").asString()).contains("send them again");

    again = EmbeddedBroker.start(folder.resolve("kafka"), broker.port());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> rest.post(RECORDS, weather(10, 40)).statusCode() == 200);
    await().atMost(Duration.ofSeconds(60)).until(() -> rows() > before);
  }

  /** A record that breaks its contract, sent past the door that would refuse it. */
  private static long poison(int hour, int temperature) {
    long offset =
        platform
            .part(StreamPublisher.class)
            .publish(
                "flight-delays.weather",
                "EWR-20130101T%02d00Z".formatted(hour),
                Instant.parse("2013-01-01T00:00:00Z"),
                weather(hour, temperature).getBytes(StandardCharsets.UTF_8))
            .join()
            .offset();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> rest.get(QUARANTINE + "/0/" + offset).statusCode() == 200);
    return offset;
  }
}
