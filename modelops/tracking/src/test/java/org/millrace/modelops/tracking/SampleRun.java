package org.millrace.modelops.tracking;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ModelVersion;

/** One training run with everything a run can have. */
final class SampleRun {
  static final int CURVE = 1200; // more than one call may carry

  private final RunTracker tracker;
  private final ModelRegistry registry;
  private final Path folder;

  SampleRun(DataSource database, Path folder) {
    this.tracker = new RunTracker(database, Clock.systemUTC());
    this.registry = new ModelRegistry(database, Clock.systemUTC());
    this.folder = folder;
  }

  /** Runs, registers and makes it champion; MLflow is told by whoever runs an outbox. */
  ModelVersion train(String useCase) {
    Run run =
        tracker.begin(
            new RunStart(
                useCase, "5f2c", "nightly", "alice", 7, Map.of("mlflow.source.git.commit", "abc")));
    DatasetUse training = dataset(useCase, "training", 41, 9000);
    DatasetUse testing = dataset(useCase, "testing", 42, 1000);
    tracker.log(run.id(), RunLog.params(Map.of("trees", "200", "depth", "6")));
    tracker.log(run.id(), RunLog.datasets(List.of(training, testing)));
    List<Metric> curve = new ArrayList<>();
    for (int step = 0; step < CURVE; step++) {
      curve.add(new Metric("train.logloss", 1.0 / (step + 1), step));
    }
    tracker.log(run.id(), RunLog.metrics(curve));
    tracker.log(run.id(), RunLog.metrics(Map.of("auc", 0.71)));
    Path files = folder.resolve(run.id());
    tracker.artifact(
        run.id(), "plots/calibration curve.png", write(files.resolve("c.png"), "not really"));
    tracker.artifact(
        run.id(), "report.json", write(files.resolve("report.json"), "{\"auc\":0.71}"));
    Path model = files.resolve("model");
    write(
        model.resolve("MLmodel"),
        "model_id: ${MLFLOW_MODEL_ID}\nrun_id: ${MLFLOW_RUN_ID}\nartifact_path:"
            + " ${MLFLOW_ARTIFACT_PATH}\n");
    write(model.resolve("data/trees.json"), "[1, 2, 3]");
    tracker.model(
        run.id(),
        new ModelLogged(
            useCase,
            model,
            "xgboost",
            Map.of("trees", "200"),
            Map.of("auc", 0.71),
            Optional.of(testing)));
    tracker.gate(run.id(), new GateVerdict("auc", true, Map.of("auc", 0.71), "0.71 >= 0.69"));
    tracker.finish(run.id(), RunStatus.FINISHED, "");
    ModelVersion version =
        registry.register(
            new Registration(useCase, run.id(), "c0ffee", model, Map.of("auc", 0.71)));
    registry.setAlias(useCase, ModelRegistry.CHAMPION, version.version(), "passed all gates");
    return version;
  }

  private static DatasetUse dataset(String useCase, String context, long snapshot, long rows) {
    DatasetVersion version =
        new DatasetVersion(
            useCase + ".schedule",
            snapshot,
            List.of("march"),
            Instant.parse("2026-01-01T00:00:00Z"),
            rows);
    return new DatasetUse(
        useCase + ".examples",
        context + "-0123456789abcdef0123456789abcdef0123456789",
        context,
        List.of(
            Field.required("carrier", FieldType.STRING),
            Field.optional("temp", FieldType.NUMBER),
            Field.required("departure_local", FieldType.LOCAL_TIMESTAMP)),
        rows,
        List.of(version));
  }

  private static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
