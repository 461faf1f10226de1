package org.millrace.platform.command;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls a platform that runs; the options of every command that does. */
final class PlatformClient {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final JsonNode NOTHING = JSON.createObjectNode();
  private static final int NO_CONTENT = 204;
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final HttpClient http = HttpClient.newHttpClient();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Where the platform listens (default: ${DEFAULT-VALUE}).",
      defaultValue = "http://127.0.0.1:8080")
  String url = "http://127.0.0.1:8080";

  @Option(
      names = "--api-key",
      paramLabel = "KEY",
      description = "Needed beyond loopback (default: the variable MILLRACE_API_KEY).",
      defaultValue = "${env:MILLRACE_API_KEY}")
  @Nullable String apiKey;

  JsonNode get(String path) {
    return call(request(path).GET());
  }

  JsonNode post(String path, Map<String, ?> body) {
    return call(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  JsonNode delete(String path) {
    return call(request(path).DELETE());
  }

  private HttpRequest.Builder request(String path) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
      return apiKey == null || apiKey.isEmpty()
          ? request
          : request.header("Authorization", "Bearer " + apiKey);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          "Invalid address '" + url + path + "'",
          String.valueOf(e.getMessage()),
          "give the platform's address as --url http://host:port, and plain names",
          e);
    }
  }

  private JsonNode call(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw refused(request, answer.statusCode(), parse(answer.body()).orElse(NOTHING));
      }
      if (answer.statusCode() == NO_CONTENT) {
        return NOTHING;
      }
      return parse(answer.body())
          .orElseThrow(
              () ->
                  new ProblemException(
                      "Cannot understand the answer of " + request.uri(),
                      "it is no JSON, so what listens there is no Millrace",
                      "name the platform's own address with --url"));
    } catch (ConnectException e) {
      throw new ProblemException(
          "Cannot reach the platform at " + url,
          "nothing takes a connection there",
          "start it with 'millrace up', or name it with --url",
          e);
    } catch (IOException e) {
      throw new ProblemException(
          "Cannot reach the platform at " + url,
          String.valueOf(e.getMessage() == null ? e : e.getMessage()),
          "start it with 'millrace up', or name it with --url",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for " + request.uri(), e);
    }
  }

  private static Optional<JsonNode> parse(String text) {
    try {
      return Optional.of(JSON.readTree(text)).filter(JsonNode::isObject);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** The platform's problem, in its own words. */
  private static ProblemException refused(HttpRequest request, int status, JsonNode problem) {
    return new ProblemException(
        problem.path("title").asString("Cannot " + request.method() + " " + request.uri()),
        problem
            .path("why")
            .asString(problem.path("detail").asString("the platform answered " + status)),
        problem.path("fix").asString("see what the platform's log says"));
  }
}
