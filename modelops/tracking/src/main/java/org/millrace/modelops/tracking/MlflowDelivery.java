package org.millrace.modelops.tracking;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.millrace.modelops.tracking.MlflowIds.Kind;
import org.millrace.modelops.tracking.mlflow.MlflowClient;
import org.millrace.modelops.tracking.mlflow.MlflowException;
import org.millrace.modelops.tracking.mlflow.MlflowMetric;

/**
 * Tells MLflow one step. A step may be told again at any time, from its beginning, and whatever of
 * it had come through before: what has no natural identity in MLflow carries a tag with ours, and
 * is looked for by that tag before it is made.
 */
final class MlflowDelivery {
  static final String RUN_KEY = "millrace.run_key";
  static final String VERSION_KEY = "millrace.version_key";

  /** MLflow's longest value of a tag. */
  private static final int LONGEST_TAG = 5000;

  private final MlflowIds ids;
  private final MlflowModelDelivery models;

  /**
   * @param alive called between calls of a long step; throws if the step is no longer ours
   */
  MlflowDelivery(MlflowIds ids, Runnable alive) {
    this.ids = ids;
    this.models = new MlflowModelDelivery(ids, alive);
  }

  /**
   * @throws MlflowException if MLflow failed or refused
   * @throws UndeliverableException if what the step builds on is not in MLflow
   */
  void deliver(Step step, MlflowClient mlflow) {
    if (step instanceof Step.Begin begin) {
      begin(begin, mlflow);
    } else if (step instanceof Step.Log log) {
      log(log, mlflow);
    } else if (step instanceof Step.Artifact artifact) {
      mlflow.runs().putArtifact(run(artifact), artifact.path(), Path.of(artifact.file()));
    } else if (step instanceof Step.LogModel model) {
      models.deliver(model, experiment(model), run(model), mlflow);
    } else if (step instanceof Step.Finish finish) {
      finish(finish, mlflow);
    } else if (step instanceof Step.Register register) {
      register(register, mlflow);
    } else if (step instanceof Step.ReplaceFiles files) {
      replaceFiles(files, mlflow);
    } else if (step instanceof Step.MoveAlias move) {
      move(move, mlflow);
    } else if (step instanceof Step.TagVersion tags) {
      tag(tags, mlflow);
    } else if (step instanceof Step.DeleteVersion delete) {
      delete(delete, mlflow);
    }
  }

  private void begin(Step.Begin step, MlflowClient mlflow) {
    String experiment =
        mlflow.experiment(
            step.useCase(),
            Map.of(
                "mlflow.experimentKind",
                "custom_model_development",
                "millrace.use_case",
                step.useCase()));
    List<String> found = mlflow.runs().find(experiment, RUN_KEY, step.runId());
    String run =
        found.isEmpty()
            ? mlflow.runs().create(experiment, step.name(), step.at(), tags(step))
            : found.get(0);
    ids.put(Kind.EXPERIMENT, step.runId(), experiment);
    ids.put(Kind.RUN, step.runId(), run);
  }

  private Map<String, String> tags(Step.Begin step) {
    Map<String, String> tags = new TreeMap<>();
    step.tags().forEach((key, value) -> tags.put(key, cut(value)));
    String parent = step.tags().get(Step.PARENT);
    if (parent != null) {
      ids.find(Kind.RUN, parent).ifPresent(id -> tags.put("mlflow.parentRunId", id));
    }
    tags.put(RUN_KEY, step.runId());
    tags.put("mlflow.user", step.user());
    tags.putIfAbsent("mlflow.source.name", "millrace " + step.useCase());
    tags.put("mlflow.source.type", "JOB");
    tags.put("millrace.kind", step.kind());
    tags.put("millrace.seed", Long.toString(step.seed()));
    tags.put("millrace.use_case_digest", step.useCaseDigest());
    return tags;
  }

  private void log(Step.Log step, MlflowClient mlflow) {
    String run = run(step);
    List<MlflowMetric> points =
        step.metrics().stream()
            .map(m -> new MlflowMetric(m.name(), m.value(), step.at(), m.step()))
            .toList();
    Map<String, String> tags = new LinkedHashMap<>();
    step.tags().forEach((key, value) -> tags.put(key, cut(value)));
    mlflow.runs().log(run, points, step.params(), tags);
    if (!step.datasets().isEmpty()) {
      mlflow.runs().logInputs(run, step.datasets().stream().map(MlflowDatasets::of).toList());
    }
  }

  private void finish(Step.Finish step, MlflowClient mlflow) {
    String run = run(step);
    if (!step.reason().isEmpty()) {
      mlflow.runs().log(run, List.of(), Map.of(), Map.of("millrace.reason", cut(step.reason())));
    }
    mlflow.runs().finish(run, step.status().name(), step.at());
    // A create that we gave up waiting for may have been carried out after we had looked for it.
    for (String other : mlflow.runs().find(experiment(step), RUN_KEY, step.runId())) {
      if (!other.equals(run)) {
        mlflow.runs().delete(other);
      }
    }
  }

  private void register(Step.Register step, MlflowClient mlflow) {
    String run = run(step);
    String model =
        ids.find(Kind.MODEL, step.runId())
            .orElseThrow(
                () ->
                    new UndeliverableException(
                        "MLflow does not have the model of run " + step.runId()));
    mlflow.registry().ensureModel(step.model(), Map.of("millrace.use_case", step.model()));
    String version =
        mlflow
            .registry()
            .findVersion(step.model(), VERSION_KEY, step.runId())
            .orElseGet(() -> mlflow.registry().createVersion(step.model(), model, run, tags(step)));
    ids.put(Kind.VERSION, MlflowIds.version(step.model(), step.version()), version);
  }

  private void replaceFiles(Step.ReplaceFiles step, MlflowClient mlflow) {
    String model =
        ids.find(Kind.MODEL, step.runId())
            .orElseThrow(
                () ->
                    new UndeliverableException(
                        "MLflow does not have the model of run " + step.runId()));
    models.putFiles(Path.of(step.folder()), model, run(step), mlflow);
    Optional<String> version =
        ids.find(Kind.VERSION, MlflowIds.version(step.model(), step.version()));
    version.ifPresent(
        number ->
            mlflow
                .registry()
                .tagVersion(step.model(), number, "millrace.package_digest", step.packageDigest()));
  }

  private static Map<String, String> tags(Step.Register step) {
    Map<String, String> tags = new TreeMap<>();
    step.metrics().forEach((name, value) -> tags.put(name, Double.toString(value)));
    tags.put(VERSION_KEY, step.runId());
    tags.put("millrace.version", Integer.toString(step.version()));
    tags.put("millrace.package_digest", step.packageDigest());
    return tags;
  }

  private void move(Step.MoveAlias step, MlflowClient mlflow) {
    if (step.version() == 0) {
      mlflow.registry().removeAlias(step.model(), step.alias());
      return;
    }
    mlflow.registry().setAlias(step.model(), step.alias(), version(step));
  }

  private void tag(Step.TagVersion step, MlflowClient mlflow) {
    String version = version(step);
    step.tags()
        .forEach(
            (key, value) -> mlflow.registry().tagVersion(step.model(), version, key, cut(value)));
    step.removed().forEach(key -> mlflow.registry().untagVersion(step.model(), version, key));
  }

  /** Looked for by its tag: what registered it may not have heard the answer. */
  private void delete(Step.DeleteVersion step, MlflowClient mlflow) {
    mlflow
        .registry()
        .findVersion(step.model(), VERSION_KEY, step.runId())
        .ifPresent(version -> mlflow.registry().deleteVersion(step.model(), version));
    ids.remove(Kind.VERSION, MlflowIds.version(step.model(), step.version()));
  }

  private String version(Step.OfVersion step) {
    return ids.find(Kind.VERSION, MlflowIds.version(step.model(), step.version()))
        .orElseThrow(
            () ->
                new UndeliverableException(
                    "MLflow does not have version " + step.version() + " of " + step.model()));
  }

  private String run(Step.OfRun step) {
    return ids.find(Kind.RUN, step.runId())
        .orElseThrow(() -> new UndeliverableException("MLflow does not have run " + step.runId()));
  }

  private String experiment(Step.OfRun step) {
    return ids.find(Kind.EXPERIMENT, step.runId())
        .orElseThrow(() -> new UndeliverableException("MLflow does not have run " + step.runId()));
  }

  private static String cut(String value) {
    return value.substring(0, Math.min(value.length(), LONGEST_TAG));
  }
}
