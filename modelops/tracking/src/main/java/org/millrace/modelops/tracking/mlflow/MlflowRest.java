package org.millrace.modelops.tracking.mlflow;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends one HTTP request and waits for its answer, for a bounded time and never twice. */
final class MlflowRest {
  static final String API = "/api/2.0/mlflow/";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int LONGEST_MESSAGE = 500;

  private final HttpClient http;
  private final MlflowAddress address;
  private final Duration timeout;

  MlflowRest(MlflowAddress address, Duration timeout) {
    this.address = address;
    this.timeout = timeout;
    // MLflow's server logs a warning for every attempt to talk HTTP/2.
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  JsonNode get(String path, Map<String, String> query) {
    return api("GET", path + query(query), BodyPublishers.noBody());
  }

  JsonNode post(String path, Object body) {
    return api("POST", path, json(body));
  }

  JsonNode patch(String path, Object body) {
    return api("PATCH", path, json(body));
  }

  JsonNode delete(String path, Object body) {
    return api("DELETE", path, json(body));
  }

  private JsonNode api(String method, String path, BodyPublisher body) {
    String text = send(method, API + path, "application/json", body);
    try {
      return JSON.readTree(text.isEmpty() ? "{}" : text);
    } catch (JacksonException e) {
      throw MlflowException.unreachable(method + " " + path, e);
    }
  }

  /**
   * @param path begins with a slash; escaped already
   * @return the answer's text, if its status says that all is well
   */
  String send(String method, String path, String contentType, BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address.url() + path))
            .timeout(timeout)
            .header("Content-Type", contentType)
            .method(method, body);
    address.authorization().ifPresent(value -> request.header("Authorization", value));
    String call = method + " " + path.replaceAll("\\?.*", "");
    try {
      HttpResponse<String> response =
          http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (response.statusCode() >= 300) {
        throw error(call, response.statusCode(), response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw MlflowException.unreachable(call, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw MlflowException.unreachable(call, e);
    }
  }

  static MlflowException error(String call, int status, String body) {
    String code = "";
    String message = body;
    try {
      JsonNode answer = JSON.readTree(body);
      code = answer.path("error_code").asString("");
      message = answer.path("message").asString(body);
    } catch (JacksonException e) {
      // Not MLflow's own words; then the text as it is must do.
      message = body;
    }
    String shown = message.substring(0, Math.min(message.length(), LONGEST_MESSAGE));
    return MlflowException.answered(call, status, code, shown);
  }

  private static BodyPublisher json(Object body) {
    return BodyPublishers.ofString(JSON.writeValueAsString(body));
  }

  private static String query(Map<String, String> query) {
    return query.entrySet().stream()
        .map(e -> escape(e.getKey()) + "=" + escape(e.getValue()))
        .collect(Collectors.joining("&", query.isEmpty() ? "" : "?", ""));
  }

  /** Escapes one part of a path or a query. */
  static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
