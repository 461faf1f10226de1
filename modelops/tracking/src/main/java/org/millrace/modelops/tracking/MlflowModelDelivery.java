package org.millrace.modelops.tracking;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.millrace.modelops.tracking.MlflowIds.Kind;
import org.millrace.modelops.tracking.mlflow.MlflowClient;
import org.millrace.modelops.tracking.mlflow.MlflowDataset;

/** Brings a run's model to MLflow: its entry, its files, its metrics and the link to the run. */
final class MlflowModelDelivery {
  static final String MODEL_KEY = "millrace.model_key";

  private final MlflowIds ids;
  private final Runnable alive;

  MlflowModelDelivery(MlflowIds ids, Runnable alive) {
    this.ids = ids;
    this.alive = alive;
  }

  void deliver(Step.LogModel step, String experiment, String run, MlflowClient mlflow) {
    Path folder = Path.of(step.folder());
    requireFolder(folder);
    String key = key(step);
    String model =
        mlflow
            .models()
            .find(experiment, MODEL_KEY, key)
            .orElseGet(
                () ->
                    mlflow
                        .models()
                        .create(
                            experiment,
                            step.name(),
                            step.type(),
                            run,
                            step.params(),
                            Map.of(MODEL_KEY, key)));
    putFiles(folder, model, run, mlflow);
    mlflow.models().ready(model);
    mlflow.runs().logOutput(run, model);
    List<MlflowDataset> measuredOn = step.measuredOn().stream().map(MlflowDatasets::of).toList();
    // MLflow shows a metric against a dataset only if the dataset is one of the run's.
    if (!measuredOn.isEmpty()) {
      mlflow.runs().logInputs(run, measuredOn);
    }
    mlflow
        .models()
        .logMetrics(run, model, step.metrics(), step.at(), measuredOn.stream().findFirst());
    ids.put(Kind.MODEL, step.runId(), model);
  }

  /** Before anything is made in MLflow for it. */
  private static void requireFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new UndeliverableException("There is no folder " + folder);
    }
  }

  /** Writes over what is there under the same names. */
  void putFiles(Path folder, String model, String run, MlflowClient mlflow) {
    String artifacts = mlflow.models().artifactUri(model);
    for (Path file : files(folder)) {
      alive.run();
      String path = folder.relativize(file).toString().replace('\\', '/');
      if (path.equals("MLmodel")) {
        mlflow.models().putFile(artifacts, path, filled(file, model, run, artifacts));
      } else {
        mlflow.models().putFile(artifacts, path, file);
      }
    }
  }

  /** A run may log several models, under names of their own. */
  static String key(Step.LogModel step) {
    String text = step.runId() + "/" + step.name();
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static byte[] filled(Path file, String model, String run, String artifacts) {
    try {
      return Files.readString(file)
          .replace("${MLFLOW_MODEL_ID}", model)
          .replace("${MLFLOW_RUN_ID}", run)
          .replace("${MLFLOW_ARTIFACT_PATH}", artifacts)
          .getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UndeliverableException("Cannot read " + file + ": " + e);
    }
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UndeliverableException("Cannot read the model's folder " + folder + ": " + e);
    }
  }
}
