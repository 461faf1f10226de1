package org.millrace.modelops.tracking.mlflow;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Logged models: a run's models with their files, before they are registered. */
public final class MlflowModels {
  private final MlflowRest rest;
  private final MlflowFiles files;

  MlflowModels(MlflowRest rest) {
    this.rest = rest;
    this.files = new MlflowFiles(rest);
  }

  /**
   * The oldest logged model with the tag.
   *
   * @param value without quotes
   */
  public Optional<String> find(String experimentId, String tag, String value) {
    JsonNode answer =
        rest.post(
            "logged-models/search",
            Map.of(
                "experiment_ids",
                List.of(experimentId),
                "filter",
                "tags.`" + tag + "` = '" + value + "'",
                "order_by",
                List.of(Map.of("field_name", "creation_time", "ascending", true)),
                "max_results",
                1));
    for (JsonNode model : answer.path("models")) {
      return Optional.of(model.path("info").path("model_id").asString());
    }
    return Optional.empty();
  }

  /** Makes a model that is not ready yet; returns the id that the server chose. */
  public String create(
      String experimentId,
      String name,
      String type,
      String runId,
      Map<String, String> params,
      Map<String, String> tags) {
    return rest.post(
            "logged-models",
            MlflowClient.body(
                "experiment_id", experimentId,
                "name", name,
                "model_type", type,
                "source_run_id", runId,
                "params", MlflowClient.pairs(params),
                "tags", MlflowClient.pairs(tags)))
        .path("model")
        .path("info")
        .path("model_id")
        .asString();
  }

  /** Where the model's files go. */
  public String artifactUri(String modelId) {
    return rest.get("logged-models/" + MlflowRest.escape(modelId), Map.of())
        .path("model")
        .path("info")
        .path("artifact_uri")
        .asString();
  }

  /**
   * @param artifactUri as {@link #artifactUri} gives it
   */
  public void putFile(String artifactUri, String path, Path file) {
    files.put(artifactUri, path, file);
  }

  public void putFile(String artifactUri, String path, byte[] content) {
    files.put(artifactUri, path, content);
  }

  /** Says that all files are there. */
  public void ready(String modelId) {
    rest.patch(
        "logged-models/" + MlflowRest.escape(modelId),
        Map.of("model_id", modelId, "status", "LOGGED_MODEL_READY"));
  }

  /** Logs metrics of the model, as measured on the dataset if one is named. */
  public void logMetrics(
      String runId,
      String modelId,
      Map<String, Double> metrics,
      long timestamp,
      Optional<MlflowDataset> measuredOn) {
    List<Map<String, Object>> points =
        metrics.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e -> point(modelId, e.getKey(), e.getValue(), timestamp, measuredOn))
            .toList();
    for (List<Map<String, Object>> part : Parts.of(points, 1000)) {
      rest.post("runs/log-batch", Map.of("run_id", runId, "metrics", part));
    }
  }

  private static Map<String, Object> point(
      String modelId, String key, double value, long timestamp, Optional<MlflowDataset> dataset) {
    Map<String, Object> point =
        MlflowClient.body(
            "key", key, "value", value, "timestamp", timestamp, "step", 0, "model_id", modelId);
    dataset.ifPresent(
        d -> {
          point.put("dataset_name", d.name());
          point.put("dataset_digest", d.digest());
        });
    return point;
  }
}
