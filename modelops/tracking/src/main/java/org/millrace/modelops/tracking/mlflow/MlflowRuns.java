package org.millrace.modelops.tracking.mlflow;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.mlflow.api.proto.Service.CreateRun;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.api.proto.Service.ViewType;
import tools.jackson.databind.JsonNode;

/** Runs: by MLflow's own client where it knows the call, by REST where it does not. */
public final class MlflowRuns {
  /** The most that one call may carry. */
  private static final int METRICS_PER_CALL = 1000;

  private static final int PAIRS_PER_CALL = 100;

  private final MlflowRest rest;
  private final GuardedOfficialClient official;
  private final MlflowFiles files;

  MlflowRuns(MlflowRest rest, GuardedOfficialClient official) {
    this.rest = rest;
    this.official = official;
    this.files = new MlflowFiles(rest);
  }

  /**
   * The runs with the tag, oldest first, deleted ones too, so that what people deleted is not made
   * again; ten at most.
   *
   * @param value without quotes
   */
  public List<String> find(String experimentId, String tag, String value) {
    return official
        .call(
            "runs/search",
            client ->
                client.searchRuns(
                    List.of(experimentId),
                    "tags.`" + tag + "` = '" + value + "'",
                    ViewType.ALL,
                    10,
                    List.of("attributes.start_time ASC")))
        .getItems()
        .stream()
        .map(run -> run.getInfo().getRunId())
        .toList();
  }

  /** Hides the run from people; it can be restored. */
  public void delete(String runId) {
    official.call(
        "runs/delete",
        client -> {
          client.deleteRun(runId);
          return true;
        });
  }

  /**
   * @param startedAt milliseconds since 1970
   * @return the id that the server chose
   */
  public String create(String experimentId, String name, long startedAt, Map<String, String> tags) {
    CreateRun.Builder request =
        CreateRun.newBuilder()
            .setExperimentId(experimentId)
            .setRunName(name)
            .setStartTime(startedAt);
    tags.forEach((key, value) -> request.addTags(tag(key, value)));
    return official.call("runs/create", client -> client.createRun(request.build())).getRunId();
  }

  /** Logs any number of values; the same ones sent again change nothing. */
  public void log(
      String runId,
      List<MlflowMetric> metrics,
      Map<String, String> params,
      Map<String, String> tags) {
    for (List<MlflowMetric> part : Parts.of(metrics, METRICS_PER_CALL)) {
      List<Metric> points = part.stream().map(MlflowRuns::point).toList();
      logBatch(runId, points, List.of(), List.of());
    }
    for (List<Map.Entry<String, String>> part : Parts.of(params, PAIRS_PER_CALL)) {
      List<Param> some =
          part.stream()
              .map(e -> Param.newBuilder().setKey(e.getKey()).setValue(e.getValue()).build())
              .toList();
      logBatch(runId, List.of(), some, List.of());
    }
    for (List<Map.Entry<String, String>> part : Parts.of(tags, PAIRS_PER_CALL)) {
      List<RunTag> some = part.stream().map(e -> tag(e.getKey(), e.getValue())).toList();
      logBatch(runId, List.of(), List.of(), some);
    }
  }

  private void logBatch(String runId, List<Metric> metrics, List<Param> params, List<RunTag> tags) {
    official.call(
        "runs/log-batch",
        client -> {
          client.logBatch(runId, metrics, params, tags);
          return true;
        });
  }

  /** Names the tables that the run read; said again, it changes nothing. */
  public void logInputs(String runId, List<MlflowDataset> datasets) {
    List<Map<String, Object>> inputs = datasets.stream().map(MlflowDataset::input).toList();
    rest.post("runs/log-inputs", Map.of("run_id", runId, "datasets", inputs));
  }

  /** Shows a file with the run; written again, it is replaced. */
  public void putArtifact(String runId, String path, Path file) {
    JsonNode run = rest.get("runs/get", Map.of("run_id", runId)).path("run");
    files.put(run.path("info").path("artifact_uri").asString(), path, file);
  }

  /** Says which model the run made; said again, it changes nothing. */
  public void logOutput(String runId, String modelId) {
    JsonNode run = rest.get("runs/get", Map.of("run_id", runId)).path("run");
    for (JsonNode output : run.path("outputs").path("model_outputs")) {
      if (output.path("model_id").asString().equals(modelId)) {
        return;
      }
    }
    rest.post(
        "runs/outputs",
        Map.of("run_id", runId, "models", List.of(Map.of("model_id", modelId, "step", 0))));
  }

  /**
   * @param status {@code FINISHED}, {@code FAILED} or {@code KILLED}
   * @param endedAt milliseconds since 1970
   */
  public void finish(String runId, String status, long endedAt) {
    official.call(
        "runs/update",
        client -> {
          client.setTerminated(runId, RunStatus.valueOf(status), endedAt);
          return true;
        });
  }

  void close() {
    official.close();
  }

  private static RunTag tag(String key, String value) {
    return RunTag.newBuilder().setKey(key).setValue(value).build();
  }

  private static Metric point(MlflowMetric metric) {
    return Metric.newBuilder()
        .setKey(metric.key())
        .setValue(metric.value())
        .setTimestamp(metric.timestamp())
        .setStep(metric.step())
        .build();
  }
}
