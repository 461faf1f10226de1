package org.millrace.modelops.tracking;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an MLflow server shows, read without any code under test. */
final class MlflowView {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI url;

  MlflowView(URI url) {
    this.url = url;
  }

  String experiment(String name) {
    return get("experiments/get-by-name?experiment_name=" + escape(name))
        .path("experiment")
        .path("experiment_id")
        .asString();
  }

  List<JsonNode> runs(String experiment) {
    return runs(experiment, "ACTIVE_ONLY");
  }

  /** Deleted ones too: one that was made twice and cleaned up was still made twice. */
  List<JsonNode> runsEverMade(String experiment) {
    return runs(experiment, "ALL");
  }

  private List<JsonNode> runs(String experiment, String view) {
    return list(
        post(
            "runs/search",
            Map.of(
                "experiment_ids", List.of(experiment), "max_results", 100, "run_view_type", view)),
        "runs");
  }

  List<JsonNode> metricHistory(String runId, String key) {
    return list(
        get("metrics/get-history?run_id=" + runId + "&metric_key=" + escape(key)), "metrics");
  }

  List<JsonNode> artifacts(String runId, String path) {
    return list(
        get("artifacts/list?run_id=" + runId + (path.isEmpty() ? "" : "&path=" + escape(path))),
        "files");
  }

  List<JsonNode> models(String experiment) {
    return list(
        post("logged-models/search", Map.of("experiment_ids", List.of(experiment))), "models");
  }

  List<JsonNode> versions(String name) {
    return list(
        get("model-versions/search?filter=" + escape("name='" + name + "'")), "model_versions");
  }

  JsonNode alias(String name, String alias) {
    return get("registered-models/alias?name=" + escape(name) + "&alias=" + alias)
        .path("model_version");
  }

  String text(String artifactPath) {
    return send(
        HttpRequest.newBuilder(
            URI.create(url + "/api/2.0/mlflow-artifacts/artifacts/" + artifactPath)));
  }

  JsonNode get(String path) {
    return JSON.readTree(send(HttpRequest.newBuilder(URI.create(url + "/api/2.0/mlflow/" + path))));
  }

  JsonNode post(String path, Object body) {
    return JSON.readTree(
        send(
            HttpRequest.newBuilder(URI.create(url + "/api/2.0/mlflow/" + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))));
  }

  private String send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new AssertionError(answer + ": " + answer.body());
      }
      return answer.body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<JsonNode> list(JsonNode answer, String field) {
    return StreamSupport.stream(answer.path(field).spliterator(), false).toList();
  }

  static Map<String, String> pairs(JsonNode list) {
    Map<String, String> map = new java.util.TreeMap<>();
    list.forEach(e -> map.put(e.path("key").asString(), e.path("value").asString()));
    return map;
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
