package org.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.dataops.features.Feature;
import org.millrace.dataops.features.FeatureSpec;
import org.millrace.kernel.DatasetVersion;
import org.millrace.modelops.predictor.ScoringEnvironment;
import org.millrace.modelops.tracking.MlflowOutbox;
import org.millrace.modelops.tracking.mlflow.MlflowServer;
import org.millrace.modelops.tracking.mlflow.MlflowState;
import org.millrace.modelops.training.TrainingReport;
import tools.jackson.databind.JsonNode;

/** What MLflow shows of the run, and that Python answers from MLflow what REST answers. */
@ExtendWith(FirstLight.Extension.class)
class FirstLightMlflowTests {
  private static final String API = "/api/2.0/mlflow/";
  private static final String SCRIPT =
      """
      import json, sys
      import mlflow, pandas
      mlflow.set_tracking_uri(sys.argv[1])
      mlflow.set_registry_uri(sys.argv[1])
      rows = json.load(open(sys.argv[2], encoding="utf-8"))
      model = mlflow.pyfunc.load_model("models:/flight-delays@champion")
      answer = model.predict(pandas.DataFrame(rows))
      json.dump(answer.to_dict("list"), open(sys.argv[3], "w", encoding="utf-8"))
      """;
  @TempDir Path temp;
  private static Rest mlflow;
  private static TrainingReport training;

  @BeforeAll
  static void awaitMlflow(FirstLight world) throws Exception {
    MlflowServer server = world.platform.part(MlflowServer.class);
    Awaitility.await()
        .atMost(Duration.ofMinutes(4))
        .until(
            () ->
                server.state() instanceof MlflowState.Ready
                    || server.state() instanceof MlflowState.Failed);
    if (world.mlflow().isEmpty()) {
      String why = "MLflow does not run: " + server.state();
      assertThat(PrometheusTools.areRequired()).as(why).isFalse();
      abort(why);
    }
    mlflow = world.mlflow().orElseThrow();
    MlflowOutbox outbox = world.platform.part(MlflowOutbox.class);
    assertThat(outbox.awaitIdle(Duration.ofMinutes(2))).isTrue();
    assertThat(outbox.parked()).isEmpty();
    training = world.report.training().orElseThrow();
  }

  private static JsonNode run() {
    JsonNode experiment =
        mlflow.read(API + "experiments/get-by-name?experiment_name=flight-delays");
    String id = experiment.path("experiment").path("experiment_id").stringValue();
    JsonNode runs =
        mlflow.ask(API + "runs/search", "{\"experiment_ids\":[\"" + id + "\"]}").path("runs");
    assertThat(runs).hasSize(1);
    return runs.get(0);
  }

  private static Map<String, JsonNode> byKey(JsonNode pairs) {
    Map<String, JsonNode> map = new TreeMap<>();
    pairs.forEach(pair -> map.put(pair.path("key").stringValue(), pair.path("value")));
    return map;
  }

  @Test
  void theRunHasItsParametersAndMetrics() {
    JsonNode run = run();
    assertThat(run.path("info").path("status").stringValue()).isEqualTo("FINISHED");
    Map<String, JsonNode> params = byKey(run.path("data").path("params"));
    assertThat(params).containsKeys("rounds", "depth", "seed", "label", "threads", "test_from");
    assertThat(params.get("seed").stringValue()).isEqualTo("7");
    assertThat(params.get("dataset.weather").stringValue())
        .isEqualTo(Long.toString(training.datasets().get("weather").snapshotId()));
    Map<String, JsonNode> metrics = byKey(run.path("data").path("metrics"));
    training
        .metrics()
        .forEach(
            (name, value) ->
                assertThat(metrics.get(name).doubleValue())
                    .as(name)
                    .isCloseTo(value, within(1e-12)));
    assertThat(byKey(run.path("data").path("tags")).get("millrace.run_key").stringValue())
        .isEqualTo(training.runId());
  }

  @Test
  void theRunNamesTheDatasetVersionsItReadAndItsModel() {
    JsonNode run = run();
    Set<String> digests = new HashSet<>();
    run.path("inputs")
        .path("dataset_inputs")
        .forEach(input -> digests.add(input.path("dataset").toString()));
    for (DatasetVersion version : training.datasets().values()) {
      assertThat(digests)
          .anyMatch(
              input ->
                  input.contains('"' + version.dataset() + '"')
                      && input.contains(Long.toString(version.snapshotId())));
    }
    String model = run.path("outputs").path("model_outputs").get(0).path("model_id").stringValue();
    JsonNode logged = mlflow.read(API + "logged-models/" + model).path("model").path("info");
    assertThat(logged.path("name").stringValue()).isEqualTo(FirstLight.MODEL);
    assertThat(logged.path("status").stringValue()).isEqualTo("LOGGED_MODEL_READY");
    assertThat(logged.path("source_run_id").stringValue())
        .isEqualTo(run.path("info").path("run_id").stringValue());
    assertThat(
            mlflow
                .read(API + "logged-models/" + model + "/artifacts/directories")
                .path("files")
                .findValuesAsString("path"))
        .contains("MLmodel", "manifest.json", "manifest.json.sig");
  }

  @Test
  void theRunHasItsPlotsAndTables() {
    String id = run().path("info").path("run_id").stringValue();
    List<String> files = new ArrayList<>();
    list(id, "", files);
    assertThat(files).anyMatch(file -> file.endsWith(".png")).hasSizeGreaterThanOrEqualTo(3);
  }

  private static void list(String run, String path, List<String> files) {
    String query = path.isEmpty() ? "" : "&path=" + path.replace("/", "%2F");
    for (JsonNode file : mlflow.read(API + "artifacts/list?run_id=" + run + query).path("files")) {
      String name = file.path("path").stringValue();
      if (file.path("is_dir").booleanValue()) {
        list(run, name, files);
      } else {
        files.add(name);
      }
    }
  }

  @Test
  void theChampionIsTheVersionThatAnswers() {
    JsonNode version =
        mlflow
            .read(API + "registered-models/alias?name=flight-delays&alias=champion")
            .path("model_version");
    Map<String, JsonNode> tags = byKey(version.path("tags"));
    assertThat(tags.get("millrace.version").stringValue()).isEqualTo("1");
    assertThat(tags.get("millrace.package_digest").stringValue())
        .isEqualTo(training.version().packageDigest());
    assertThat(version.path("run_id").stringValue())
        .isEqualTo(run().path("info").path("run_id").stringValue());
    assertThat(version.path("status").stringValue()).isEqualTo("READY");
  }

  @Test
  void pythonAnswersRawRowsAsRestAnswersRequests(FirstLight world) throws Exception {
    List<Map<String, Object>> flights = world.requests(400);
    assertThat(flights).hasSizeGreaterThan(100);
    JsonNode rest =
        world.rest.ask(FirstLight.PREDICTIONS, FirstLight.body(flights)).path("predictions");
    Map<String, Map<String, Object>> logged = new LinkedHashMap<>();
    world
        .rows("predictions", "prediction_id", "true")
        .forEach(row -> logged.putIfAbsent(row.get("entity_key").toString(), row));
    // What is computed from the request, Python computes by itself.
    Set<String> lookedUp =
        FeatureSpec.read(world.useCase).features().stream()
            .filter(feature -> !(feature instanceof Feature.Computed))
            .map(Feature::name)
            .collect(Collectors.toSet());
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Map<String, Object> flight : flights) {
      Map<String, Object> row = new LinkedHashMap<>(flight);
      Map<String, Object> seen = logged.get(flight.get("flight_id").toString());
      Rest.JSON
          .readTree(seen.get("features").toString())
          .properties()
          .forEach(
              feature -> {
                if (lookedUp.contains(feature.getKey())) {
                  row.put(feature.getKey(), feature.getValue());
                }
              });
      rows.add(row);
    }
    JsonNode python = python(rows);
    for (int i = 0; i < rows.size(); i++) {
      double answered = rest.get(i).path("probability").doubleValue();
      Object inLog = logged.get(flights.get(i).get("flight_id").toString()).get("probability");
      assertThat(python.path("probability_late").get(i).doubleValue())
          .as("row %d: %s", i, rows.get(i))
          .isCloseTo(answered, within(1e-6))
          .isCloseTo((double) inLog, within(1e-6));
    }
  }

  private JsonNode python(List<Map<String, Object>> rows) throws Exception {
    Path asked = Files.write(temp.resolve("rows.json"), Rest.JSON.writeValueAsBytes(rows));
    Path answered = temp.resolve("answers.json");
    ScoringEnvironment python =
        ScoringEnvironment.of(training.version().folder().resolve("requirements.txt"));
    ScoringEnvironment.Result result =
        python.runText(SCRIPT, List.of(mlflow.url(), asked.toString(), answered.toString()));
    assertThat(result.code()).as(result.output()).isZero();
    return Rest.JSON.readTree(Files.readString(answered));
  }
}
