package org.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Bad requests: each is told what is wrong with it and how to mend it, and harms nobody. */
@ExtendWith(FirstLight.Extension.class)
class FirstLightRefusalTests {
  private static final String JSON = "application/json";

  @AfterEach
  void thePlatformStillAnswers(FirstLight world) {
    world.rest.ask(FirstLight.PREDICTIONS, FirstLight.body(world.requests(1)));
  }

  /** Name of the case, how a good instance is spoilt, pointer of the fault, its rule. */
  static Stream<Arguments> badFields() {
    return Stream.of(
        changed("a missing field", "carrier", null, "required"),
        changed("a missing key", "flight_id", null, "required"),
        changed("a field that is unknown", "carier", "\"UA\"", "unknown-field"),
        changed("a field with a strange name", "a/b~c", "1", "unknown-field"),
        changed("a feature that the platform adds", "weather_temp", "60", "unknown-field"),
        changed("null where a value must be", "carrier", "null", "required"),
        changed("a number for a text", "carrier", "7", "type"),
        changed("a text for a number", "distance", "\"far\"", "type"),
        changed("a boolean for a number", "distance", "true", "type"),
        changed("an array for a number", "distance", "[1400]", "type"),
        changed("an object for a text", "origin", "{\"code\":\"EWR\"}", "type"),
        changed("half a flight", "flight", "12.5", "type"),
        changed("an integer beyond 64 bits", "flight", "99999999999999999999", "range"),
        changed("a negative distance", "distance", "-5", "range"),
        changed("a distance beyond the globe", "distance", "1e9", "range"),
        changed("a number beyond doubles", "distance", "1e999", null),
        changed("an airport elsewhere", "origin", "\"SFO\"", "values"),
        changed("a time that is none", "scheduled_departure", "\"yesterday\"", "type"),
        changed(
            "an instant without zone", "scheduled_departure", "\"2013-05-01T21:15:00\"", "type"),
        changed("a local time with zone", "departure_local", "\"2013-05-01T17:15:00Z\"", "type"),
        changed("a day that is none", "departure_local", "\"2013-02-30T10:00:00\"", "type"),
        changed("a carrier as long as a book", "carrier", '"' + "U".repeat(300_000) + '"', null));
  }

  private static Arguments changed(
      String name, String field, @Nullable String json, @Nullable String rule) {
    return Arguments.argumentSet(name, field, json == null ? "" : json, rule == null ? "" : rule);
  }

  @ParameterizedTest
  @MethodSource("badFields")
  void aBadFieldIsNamedWithReasonAndRemedy(
      String field, String json, String rule, FirstLight world) {
    Map<String, Object> flight = new LinkedHashMap<>(world.requests(1).get(0));
    flight.remove(field);
    String body = FirstLight.body(List.of(flight));
    if (!json.isEmpty()) {
      String name = Rest.JSON.writeValueAsString(field);
      body = body.replace("}]}", "," + name + ":" + json + "}]}");
    }
    HttpResponse<String> answer = world.rest.post(FirstLight.PREDICTIONS, body);
    JsonNode problem = requireProblem(answer, 400);
    assertThat(problem.path("title").stringValue()).startsWith("Cannot predict");
    JsonNode fault = problem.path("errors").get(0);
    String pointer = "/instances/0/" + field.replace("~", "~0").replace("/", "~1");
    assertThat(fault.path("pointer").stringValue()).isEqualTo(pointer);
    assertThat(fault.path("why").stringValue()).isNotBlank();
    assertThat(fault.path("fix").stringValue()).isNotBlank();
    if (!rule.isEmpty()) {
      assertThat(fault.path("rule").stringValue()).isEqualTo(rule);
    }
  }

  @Test
  void everyFaultIsToldAtOnce(FirstLight world) {
    HttpResponse<String> answer =
        world.rest.post(FirstLight.PREDICTIONS, "{\"instances\":[{\"carrier\":1},{\"dest\":[]}]}");
    List<String> pointers = new ArrayList<>();
    requireProblem(answer, 400)
        .path("errors")
        .forEach(fault -> pointers.add(fault.path("pointer").stringValue()));
    assertThat(pointers)
        .contains(
            "/instances/0/carrier",
            "/instances/0/flight_id",
            "/instances/1/dest",
            "/instances/1/flight_id");
  }

  static Stream<Arguments> badBodies() {
    return Stream.of(
        Arguments.argumentSet("nothing", ""),
        Arguments.argumentSet("half an object", "{\"instances\":[{"),
        Arguments.argumentSet("no JSON", "flight=UA1545"),
        Arguments.argumentSet("NaN", "{\"instances\":[{\"distance\":NaN}]}"),
        Arguments.argumentSet("Infinity", "{\"instances\":[{\"distance\":-Infinity}]}"),
        Arguments.argumentSet("a trailing comma", "{\"instances\":[],}"),
        Arguments.argumentSet("a second object", "{\"instances\":[]} {}"),
        Arguments.argumentSet("an array", "[]"),
        Arguments.argumentSet("no instances", "{}"),
        Arguments.argumentSet("no instance", "{\"instances\":[]}"),
        Arguments.argumentSet("instances that are none", "{\"instances\":[1,\"two\",null]}"),
        Arguments.argumentSet("an instance by itself", "{\"instances\":{}}"),
        Arguments.argumentSet("another field", "{\"inputs\":[{}]}"),
        Arguments.argumentSet("too many", "{\"instances\":[" + "{},".repeat(1000) + "{}]}"),
        Arguments.argumentSet("a deep nest", "{\"instances\":" + "[".repeat(5000)),
        Arguments.argumentSet("a zero byte", "{\"instances\":[{\"carrier\":\"\u0000\"}]}"),
        Arguments.argumentSet("bytes that are no UTF-8", "{\"instances\":[\u00ff]}"));
  }

  @ParameterizedTest
  @MethodSource("badBodies")
  void aBadBodyIsToldWhatItIs(String body, FirstLight world) {
    HttpResponse<String> answer =
        Rest.send(
            world
                .rest
                .to(FirstLight.PREDICTIONS)
                .header("Content-Type", JSON)
                .POST(BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.ISO_8859_1)))
                .build());
    JsonNode problem = requireProblem(answer, 400);
    assertThat(problem.path("errors").get(0).path("why").stringValue()).isNotBlank();
    assertThat(answer.body().length()).isLessThan(100_000);
  }

  @Test
  void whatIsNotThereIs404(FirstLight world) {
    JsonNode model = requireProblem(world.rest.post("/api/v1/models/x/predictions", "{}"), 404);
    assertThat(model.path("title").stringValue()).isEqualTo("Cannot find model 'x'");
    assertThat(model.path("why").stringValue()).contains(FirstLight.MODEL);
    for (String path :
        List.of(
            "/api/v1/nothing",
            "/api/v1/datasets/flight-delays.nothing/versions",
            "/api/v1/models/nothing/versions",
            "/api/v1/runs/nothing",
            "/api/v1/usecases/%3Cscript%3E",
            "/api/v1/quarantine/nothing/weather",
            "/actuator/env")) {
      HttpResponse<String> answer = world.rest.get(path);
      requireProblem(answer, 404);
      assertThat(answer.body()).as(path).doesNotContain("<script>");
    }
    requireProblem(world.rest.get("/nothing"), 403);
  }

  @Test
  void wrongMethodsAndKindsAreToldTheRightOnes(FirstLight world) {
    var request = world.rest.to(FirstLight.PREDICTIONS);
    requireProblem(Rest.send(request.copy().GET().build()), 405);
    requireProblem(Rest.send(request.copy().PUT(BodyPublishers.ofString("{}")).build()), 405);
    requireProblem(Rest.send(request.copy().DELETE().build()), 405);
    var post = request.copy().POST(BodyPublishers.ofString("{\"instances\":[{}]}"));
    requireProblem(Rest.send(post.copy().header("Content-Type", "text/plain").build()), 415);
    requireProblem(Rest.send(post.copy().build()), 415);
    requireProblem(
        Rest.send(post.copy().header("Content-Type", JSON + ";charset=UTF-16").build()), 415);
    requireProblem(
        Rest.send(
            post.copy().header("Content-Type", JSON).header("Content-Encoding", "gzip").build()),
        415);
    requireProblem(
        Rest.send(post.copy().header("Content-Type", "multipart/form-data").build()), 415);
    requireProblem(world.rest.post("/api/v1/datasets", "{}"), 403);
    requireProblem(world.rest.get("/api/v1/runs?limit=many"), 400);
    requireProblem(world.rest.get("/api/v1/quarantine/flight-delays/weather?after=zzz"), 400);
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedWithOrWithoutItsLength(FirstLight world) {
    byte[] large = new byte[1_500_000];
    var request = world.rest.to(FirstLight.PREDICTIONS).header("Content-Type", JSON);
    requireProblem(Rest.send(request.copy().POST(BodyPublishers.ofByteArray(large)).build()), 413);
    InputStream unknown = new ByteArrayInputStream(large);
    requireProblem(
        Rest.send(request.copy().POST(BodyPublishers.ofInputStream(() -> unknown)).build()), 413);
  }

  @Test
  void whatIsNoHttpIsRefusedWithoutAWordOfTheInside(FirstLight world) throws Exception {
    URI address = URI.create(world.platform.url());
    for (String lines :
        List.of(
            "GET /api/v1/<> HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "POST /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET /api/v1/../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "POST /api/v1/models/flight-delays/predictions HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: ///\r\nContent-Length: 2\r\n\r\n{}")) {
      try (Socket socket = new Socket(address.getHost(), address.getPort())) {
        socket.setSoTimeout(10_000);
        OutputStream out = socket.getOutputStream();
        out.write(lines.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        socket.shutdownOutput();
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer).as(lines).startsWith("HTTP/1.1 4");
        requireNothingOfTheInside(answer);
      }
    }
  }

  private static JsonNode requireProblem(HttpResponse<String> answer, int status) {
    String what = answer.request().method() + " " + answer.uri() + ": " + answer.body();
    assertThat(answer.statusCode()).as(what).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElse("none"))
        .as(what)
        .startsWith("application/problem+json");
    requireNothingOfTheInside(answer.body());
    JsonNode problem = Rest.JSON.readTree(answer.body());
    assertThat(problem.path("status").intValue()).isEqualTo(status);
    assertThat(problem.path("detail").asString()).as(what).isNotBlank();
    assertThat(problem.path("why").asString()).as(what).isNotBlank();
    assertThat(problem.path("fix").asString()).as(what).isNotBlank();
    return problem;
  }

  private static void requireNothingOfTheInside(String answer) {
    assertThat(answer).doesNotContain("Exception", "org.millrace", "at java", "springframework");
  }
}
