package org.millrace.modelops.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.millrace.kernel.ModelVersion;
import tools.jackson.databind.JsonNode;

/** Checks that MLflow shows a {@link SampleRun}, its model, version and alias: all, and once. */
final class ShownOnce {
  private ShownOnce() {}

  static JsonNode assertThatEverythingIsShownOnce(MlflowView mlflow, ModelVersion version) {
    String experiment = mlflow.experiment(version.model());
    List<JsonNode> runs = mlflow.runsEverMade(experiment);
    assertThat(runs).hasSize(1);
    JsonNode run = runs.get(0);
    String id = run.path("info").path("run_id").asString();
    assertThat(run.path("info").path("status").asString()).isEqualTo("FINISHED");
    assertThat(MlflowView.pairs(run.path("data").path("tags")))
        .containsEntry(MlflowDelivery.RUN_KEY, version.runId());

    assertThat(mlflow.metricHistory(id, "train.logloss"))
        .hasSize(SampleRun.CURVE)
        .extracting(point -> point.path("step").asLong())
        .doesNotHaveDuplicates();
    // Once for the run, once for its model on the dataset.
    assertThat(mlflow.metricHistory(id, "auc")).hasSize(2);
    assertThat(run.path("inputs").path("dataset_inputs")).hasSize(2);
    assertThat(mlflow.artifacts(id, "plots"))
        .extracting(file -> file.path("path").asString())
        .containsExactly("plots/calibration curve.png");
    String artifacts =
        run.path("info").path("artifact_uri").asString().replace("mlflow-artifacts:/", "");
    assertThat(mlflow.text(artifacts + "/report.json")).isEqualTo("{\"auc\":0.71}");

    List<JsonNode> models = mlflow.models(experiment);
    assertThat(models).hasSize(1);
    JsonNode info = models.get(0).path("info");
    String modelId = info.path("model_id").asString();
    assertThat(info.path("status").asString()).isEqualTo("LOGGED_MODEL_READY");
    assertThat(info.path("source_run_id").asString()).isEqualTo(id);
    String modelPath = info.path("artifact_uri").asString();
    assertThat(mlflow.text(modelPath.replace("mlflow-artifacts:/", "") + "/MLmodel"))
        .isEqualTo(
            "model_id: " + modelId + "\nrun_id: " + id + "\nartifact_path: " + modelPath + "\n");
    assertThat(mlflow.text(modelPath.replace("mlflow-artifacts:/", "") + "/data/trees.json"))
        .isEqualTo("[1, 2, 3]");
    JsonNode modelMetrics = models.get(0).path("data").path("metrics");
    assertThat(modelMetrics).hasSize(1);
    assertThat(modelMetrics.get(0).path("dataset_name").asString())
        .isEqualTo(version.model() + ".examples");
    JsonNode outputs =
        mlflow.get("runs/get?run_id=" + id).path("run").path("outputs").path("model_outputs");
    assertThat(outputs).hasSize(1);
    assertThat(outputs.get(0).path("model_id").asString()).isEqualTo(modelId);

    List<JsonNode> versions = mlflow.versions(version.model());
    assertThat(versions).hasSize(1);
    assertThat(versions.get(0).path("run_id").asString()).isEqualTo(id);
    assertThat(MlflowView.pairs(versions.get(0).path("tags")))
        .containsEntry("millrace.version", Integer.toString(version.version()))
        .containsEntry("millrace.package_digest", "c0ffee")
        .containsEntry("auc", "0.71");
    assertThat(mlflow.alias(version.model(), "champion").path("version").asString())
        .isEqualTo(versions.get(0).path("version").asString());
    return run;
  }
}
