package org.millrace.modelops.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.Times;
import org.millrace.modelops.tracking.mlflow.ManagedMlflow;
import org.millrace.modelops.tracking.mlflow.RealMlflow;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class MlflowOutboxTests {
  static ManagedMlflow server;

  @TempDir Path folder;
  DataSource database;
  MlflowView mlflow;
  MlflowOutbox outbox;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @BeforeAll
  static void startMlflow() {
    server = RealMlflow.shared();
  }

  @BeforeEach
  void open() {
    database = TestDatabase.open(folder);
    mlflow = new MlflowView(RealMlflow.url(server));
    outbox = MlflowOutbox.start(database, server, "test", meters, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    outbox.close();
  }

  @Test
  void everythingOfARunIsShown() throws Exception {
    ModelVersion version = new SampleRun(database, folder).train("whole-run");
    assertThat(outbox.awaitDelivered(version.runId(), Duration.ofSeconds(60))).isTrue();
    assertThat(outbox.awaitIdle(Duration.ofSeconds(10))).isTrue();
    assertThat(outbox.parked()).isEmpty();

    String experiment = mlflow.experiment("whole-run");
    JsonNode run = ShownOnce.assertThatEverythingIsShownOnce(mlflow, version);
    assertThat(MlflowView.pairs(run.path("data").path("params")))
        .isEqualTo(Map.of("trees", "200", "depth", "6"));
    assertThat(MlflowView.pairs(run.path("data").path("tags")))
        .containsEntry("mlflow.user", "alice")
        .containsEntry("mlflow.source.git.commit", "abc")
        .containsEntry("mlflow.source.type", "JOB")
        .containsEntry("millrace.use_case_digest", "5f2c")
        .containsEntry("millrace.seed", "7")
        .containsEntry("millrace.gate.auc", "passed: 0.71 >= 0.69");
    assertThat(
            MlflowView.pairs(
                mlflow
                    .get("experiments/get?experiment_id=" + experiment)
                    .path("experiment")
                    .path("tags")))
        .containsEntry("mlflow.experimentKind", "custom_model_development");

    JsonNode dataset = run.path("inputs").path("dataset_inputs").get(0).path("dataset");
    assertThat(dataset.path("digest").asString()).hasSize(36);
    assertThat(dataset.path("source").asString()).contains("\"snapshot_id\":");
    assertThat(dataset.path("profile").asString()).contains("num_rows");
    assertThat(dataset.path("schema").asString()).contains("\"name\":\"temp\"");

    assertThat(meters.get("millrace.mlflow.outbox.pending").gauge().value()).isZero();
    assertThat(meters.get("millrace.mlflow.outbox.oldest").gauge().value()).isZero();
    assertThat(
            meters
                .get("millrace.mlflow.outbox.delivered")
                .tag("kind", "Artifact")
                .counter()
                .count())
        .isEqualTo(2);
  }

  @Test
  void aRewrittenPackageReplacesItsCopy() throws Exception {
    ModelVersion version = new SampleRun(database, folder).train("rewritten");
    assertThat(outbox.awaitDelivered(version.runId(), Duration.ofSeconds(60))).isTrue();
    Files.writeString(version.folder().resolve("data/trees.json"), "[4]");
    ModelVersion after =
        new ModelRegistry(database, Clock.systemUTC())
            .rewritten("rewritten", version.version(), "beef");
    assertThat(after.packageDigest()).isEqualTo("beef");
    assertThat(outbox.awaitDelivered(version.runId(), Duration.ofSeconds(60))).isTrue();

    String artifacts =
        mlflow
            .models(mlflow.experiment("rewritten"))
            .get(0)
            .path("info")
            .path("artifact_uri")
            .asString()
            .replace("mlflow-artifacts:/", "");
    assertThat(mlflow.text(artifacts + "/data/trees.json")).isEqualTo("[4]");
    assertThat(MlflowView.pairs(mlflow.versions("rewritten").get(0).path("tags")))
        .containsEntry("millrace.package_digest", "beef");
  }

  @Test
  void aRewrittenFileOfARunThatIsOverReplacesItsCopy() throws Exception {
    ModelVersion version = new SampleRun(database, folder).train("cleared");
    assertThat(outbox.awaitDelivered(version.runId(), Duration.ofSeconds(60))).isTrue();
    String artifacts =
        ShownOnce.assertThatEverythingIsShownOnce(mlflow, version)
            .path("info")
            .path("artifact_uri")
            .asString()
            .replace("mlflow-artifacts:/", "");
    assertThat(mlflow.text(artifacts + "/report.json")).isEqualTo("{\"auc\":0.71}");

    Path report = Files.writeString(folder.resolve("report.json"), "{}");
    new RunTracker(database, Clock.systemUTC())
        .artifactRewritten(version.runId(), "report.json", report);
    assertThat(outbox.awaitDelivered(version.runId(), Duration.ofSeconds(60))).isTrue();
    assertThat(mlflow.text(artifacts + "/report.json")).isEqualTo("{}");
  }

  @Test
  void aliasesMoveInOrderAndKeepTheirVersionWhenMlflowCountsOtherwise() throws Exception {
    mlflow.post("registered-models/create", Map.of("name", "by-hand"));
    SampleRun sample = new SampleRun(database, folder);
    outbox.close();
    ModelVersion first = sample.train("by-hand");
    ModelVersion second = sample.train("by-hand");
    ModelRegistry registry = new ModelRegistry(database, Clock.systemUTC());
    registry.setAlias("by-hand", "challenger", 1, "compare");
    registry.setAlias("by-hand", "shadow", 1, "compare");
    registry.removeAlias("by-hand", "shadow", "done");
    // Someone registers a version by hand, so that MLflow's numbers run ahead of ours.
    String model = handMadeModel();
    mlflow.post(
        "model-versions/create",
        Map.of("name", "by-hand", "source", "models:/" + model, "model_id", model));
    outbox = MlflowOutbox.start(database, server, "test", meters, Clock.systemUTC());
    assertThat(outbox.awaitIdle(Duration.ofSeconds(60))).isTrue();
    assertThat(outbox.parked()).isEmpty();

    JsonNode champion = mlflow.alias("by-hand", "champion");
    assertThat(champion.path("version").asString()).isEqualTo("3");
    assertThat(MlflowView.pairs(champion.path("tags")))
        .containsEntry("millrace.version", "2")
        .containsEntry(MlflowDelivery.VERSION_KEY, second.runId());
    assertThat(MlflowView.pairs(mlflow.alias("by-hand", "challenger").path("tags")))
        .containsEntry(MlflowDelivery.VERSION_KEY, first.runId());
    assertThat(mlflow.versions("by-hand")).hasSize(3);
    assertThat(mlflow.get("registered-models/get?name=by-hand").toString())
        .doesNotContain("shadow");
  }

  @Test
  void partsOfARunAreNestedInItThoughTheyAreToldFirst() throws Exception {
    outbox.close();
    RunTracker tracker = new RunTracker(database, Clock.systemUTC());
    Run whole = tracker.begin(new RunStart("nested", "d", "tuning", "bob", 1, Map.of()), "tuning");
    Run part =
        tracker.beginWithin(whole, new RunStart("nested", "d", "1", "bob", 1, Map.of()), "trial");
    tracker.log(part.id(), RunLog.metrics(Map.of("auc", 0.5)));
    tracker.finish(part.id(), RunStatus.FINISHED, "");
    assertThat(tracker.list("nested", 9)).containsExactly(whole);
    assertThat(tracker.within(whole.id())).extracting(Run::id).containsExactly(part.id());
    // As if MLflow had not answered when it was told of the whole.
    JdbcClient.create(database)
        .sql("UPDATE mlflow_outbox SET due_at = ? WHERE lane = ?")
        .params(Times.toMicros(Instant.now().plusSeconds(1)), Step.laneOfRun(whole.id()))
        .update();
    outbox = MlflowOutbox.start(database, server, "test", meters, Clock.systemUTC());
    assertThat(outbox.awaitIdle(Duration.ofSeconds(60))).isTrue();

    List<JsonNode> runs = mlflow.runs(mlflow.experiment("nested"));
    assertThat(runs).hasSize(2);
    Map<String, JsonNode> byName = new HashMap<>();
    runs.forEach(run -> byName.put(run.path("info").path("run_name").asString(), run));
    assertThat(MlflowView.pairs(byName.get("1").path("data").path("tags")))
        .containsEntry(
            "mlflow.parentRunId", byName.get("tuning").path("info").path("run_id").asString())
        .containsEntry("millrace.kind", "trial");
    assertThat(MlflowView.pairs(byName.get("tuning").path("data").path("tags")))
        .doesNotContainKey("mlflow.parentRunId");
  }

  @Test
  void whatMlflowRefusesIsParkedAndHoldsNothingUp() throws Exception {
    outbox.close();
    RunTracker tracker = new RunTracker(database, Clock.systemUTC());
    Run broken = tracker.begin(new RunStart("poison", "d", "r", "bob", 1, Map.of()));
    Path gone = Files.writeString(folder.resolve("gone.json"), "{}");
    tracker.artifact(broken.id(), "gone.json", gone);
    tracker.log(broken.id(), RunLog.metrics(List.of(Metric.of("not?allowed", 1))));
    tracker.log(broken.id(), RunLog.metrics(Map.of("auc", 0.5)));
    tracker.finish(broken.id(), RunStatus.FAILED, "no memory");
    Files.delete(gone);
    ModelVersion whole = new SampleRun(database, folder).train("poison");
    outbox = MlflowOutbox.start(database, server, "test", meters, Clock.systemUTC());

    assertThat(outbox.awaitDelivered(whole.runId(), Duration.ofSeconds(60))).isTrue();
    assertThat(outbox.awaitDelivered(broken.id(), Duration.ofSeconds(60))).isFalse();
    assertThat(outbox.parked()).extracting(ParkedStep::kind).containsExactly("Artifact", "Log");
    assertThat(outbox.parked().get(0).reason()).contains("the file is gone");
    assertThat(outbox.parked().get(1).reason()).contains("INVALID_PARAMETER_VALUE");
    assertThat(meters.get("millrace.mlflow.outbox.parked").gauge().value()).isEqualTo(2);

    JsonNode run = run("poison", broken.id());
    assertThat(run.path("info").path("status").asString()).isEqualTo("FAILED");
    assertThat(MlflowView.pairs(run.path("data").path("metrics"))).containsKey("auc");
    assertThat(MlflowView.pairs(run.path("data").path("tags")))
        .containsEntry("millrace.reason", "no memory");

    Files.writeString(gone, "{}");
    assertThat(outbox.retryParked("run:" + broken.id())).isEqualTo(2);
    assertThat(outbox.awaitIdle(Duration.ofSeconds(30))).isTrue();
    assertThat(outbox.parked()).extracting(ParkedStep::kind).containsExactly("Log");
    assertThat(mlflow.artifacts(run.path("info").path("run_id").asString(), "")).hasSize(1);
  }

  @Test
  void aRunThatPeopleDeletedIsNotMadeAgain() throws Exception {
    RunTracker tracker = new RunTracker(database, Clock.systemUTC());
    Run run = tracker.begin(new RunStart("deleted", "d", "r", "bob", 1, Map.of()));
    assertThat(outbox.awaitDelivered(run.id(), Duration.ofSeconds(30))).isTrue();
    String id = run("deleted", run.id()).path("info").path("run_id").asString();
    mlflow.post("runs/delete", Map.of("run_id", id));
    tracker.log(run.id(), RunLog.metrics(Map.of("auc", 0.5)));
    assertThat(outbox.awaitDelivered(run.id(), Duration.ofSeconds(30))).isFalse();

    assertThat(outbox.parked()).hasSize(1);
    assertThat(outbox.parked().get(0).reason()).contains("active");
    assertThat(mlflow.runs(mlflow.experiment("deleted"))).isEmpty();
  }

  private JsonNode run(String useCase, String key) {
    return mlflow.runs(mlflow.experiment(useCase)).stream()
        .filter(
            run ->
                key.equals(
                    MlflowView.pairs(run.path("data").path("tags")).get(MlflowDelivery.RUN_KEY)))
        .findFirst()
        .orElseThrow();
  }

  private String handMadeModel() {
    String experiment =
        mlflow
            .post("experiments/create", Map.of("name", "someone's"))
            .path("experiment_id")
            .asString();
    return mlflow
        .post("logged-models", Map.of("experiment_id", experiment, "name", "m"))
        .path("model")
        .path("info")
        .path("model_id")
        .asString();
  }
}
