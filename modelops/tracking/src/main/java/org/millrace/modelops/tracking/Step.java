package org.millrace.modelops.tracking;

import java.util.List;
import java.util.Map;
import org.millrace.kernel.ModelVersion;

/** One thing that happened here and that MLflow has to be told; times are milliseconds. */
sealed interface Step {
  /** A tag with our id of the run that a run is a part of; it tells MLflow's own of it. */
  String PARENT = "millrace.parent_run";

  /** Steps of one lane are delivered in the order in which they happened. */
  String lane();

  /** A step in the life of a run. */
  sealed interface OfRun extends Step {
    String runId();

    @Override
    default String lane() {
      return laneOfRun(runId());
    }
  }

  record Begin(
      String runId,
      String useCase,
      String useCaseDigest,
      String kind,
      String name,
      String user,
      long seed,
      long at,
      Map<String, String> tags)
      implements OfRun {}

  record Log(
      String runId,
      Map<String, String> params,
      List<Metric> metrics,
      List<DatasetUse> datasets,
      Map<String, String> tags,
      long at)
      implements OfRun {}

  record Artifact(String runId, String path, String file) implements OfRun {}

  record LogModel(
      String runId,
      String name,
      String folder,
      String type,
      Map<String, String> params,
      Map<String, Double> metrics,
      List<DatasetUse> measuredOn,
      long at)
      implements OfRun {}

  record Finish(String runId, RunStatus status, String reason, long at) implements OfRun {}

  record Register(
      String runId, String model, int version, String packageDigest, Map<String, Double> metrics)
      implements OfRun {
    static Register of(ModelVersion version, Map<String, Double> metrics) {
      return new Register(
          version.runId(), version.model(), version.version(), version.packageDigest(), metrics);
    }
  }

  /** Files of a model that were rewritten, in a folder that MLflow has already. */
  record ReplaceFiles(String runId, String model, int version, String folder, String packageDigest)
      implements OfRun {}

  /** A step in the life of a version that MLflow was told of, or will be. */
  sealed interface OfVersion extends Step {
    String model();

    int version();

    @Override
    default String lane() {
      return laneOfModel(model());
    }
  }

  /** Version 0 takes the alias away. */
  record MoveAlias(String model, String alias, int version) implements OfVersion {}

  record TagVersion(String model, int version, Map<String, String> tags, List<String> removed)
      implements OfVersion {}

  record DeleteVersion(String model, int version, String runId) implements OfVersion {}

  static String laneOfModel(String model) {
    return "model:" + model;
  }

  static boolean isOfVersion(Step step, int version) {
    return step instanceof OfVersion it && it.version() == version;
  }

  /** Whether the step brings a package to MLflow or gives it its name there. */
  static boolean isOfPackage(Step step) {
    return step instanceof LogModel || step instanceof Register || step instanceof ReplaceFiles;
  }

  static String laneOfRun(String runId) {
    return "run:" + runId;
  }

  List<Class<? extends Step>> KINDS =
      List.of(
          Begin.class,
          Log.class,
          Artifact.class,
          LogModel.class,
          Finish.class,
          Register.class,
          ReplaceFiles.class,
          MoveAlias.class,
          TagVersion.class,
          DeleteVersion.class);

  static String kindOf(Step step) {
    return step.getClass().getSimpleName();
  }

  static Step read(String kind, String body) {
    Class<? extends Step> type =
        KINDS.stream()
            .filter(c -> c.getSimpleName().equals(kind))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("Invalid kind of step: " + kind));
    return ControlDatabase.fromJson(body, type);
  }
}
