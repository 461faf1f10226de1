package org.millrace.modelops.training;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Digests;
import org.millrace.kernel.ModelVersion;
import org.millrace.modelops.predictor.Encoding;
import org.millrace.modelops.predictor.Task;
import org.millrace.modelops.tracking.Approval;
import org.millrace.modelops.tracking.DatasetUse;
import org.millrace.modelops.tracking.Decision;
import org.millrace.modelops.tracking.Metric;
import org.millrace.modelops.tracking.ModelLogged;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.tracking.Registration;
import org.millrace.modelops.tracking.RunLog;
import org.millrace.modelops.tracking.RunStatus;
import org.millrace.modelops.tracking.RunTracker;

/** Writes down what a run read, measured and made. */
record RunDiary(String runId, Recipe recipe, PinnedDatasets datasets, RunTracker tracker) {
  private static final List<String> HEADLINE_OF_LABELS =
      List.of("auc", "auc_lower", "auc_upper", "log_loss", "auc_gain_over_baselines");
  private static final List<String> HEADLINE_OF_QUANTITIES =
      List.of("mae", "mae_lower", "mae_upper", "rmse", "r2", "mae_gain_over_baselines");

  /** What is known before the first row is read, so that a run that fails shows it too. */
  void begin(Instant asOf, int threads) {
    ModelopsSettings settings = recipe.settings();
    Map<String, String> params = new LinkedHashMap<>(settings.trainer().params());
    params.put("seed", Long.toString(settings.seed()));
    params.put("threads", Integer.toString(threads));
    params.put("as_of", asOf.toString());
    params.put("label", settings.label().name() + ": " + settings.label().truth());
    params.put("matures", settings.label().matures().toString());
    params.put("task", recipe.task().word());
    if (recipe.task() == Task.CLASSIFICATION) {
      params.put("threshold", Double.toString(recipe.threshold()));
    }
    if (settings.calibration() != Calibration.NONE) {
      params.put("calibration", settings.calibration().word());
    }
    params.put("split", settings.split().words());
    params.put("features", Integer.toString(recipe.plan().features().size()));
    recipe.tuned().ifPresent(tuned -> params.putAll(tuned.params()));
    List<DatasetUse> uses = new ArrayList<>();
    datasets
        .versions()
        .forEach(
            (stream, version) -> {
              params.put("dataset." + stream, Long.toString(version.snapshotId()));
              uses.add(DatasetUse.of(version, "training", datasets.schema(stream)));
            });
    tracker.log(runId, new RunLog(params, List.of(), uses));
  }

  /**
   * What the data gate found.
   *
   * @param files where they stand in the run to where they lie
   */
  void dataGate(String verdict, long anomalies, Map<String, Path> files) {
    tracker.log(
        runId,
        new RunLog(
            Map.of("data_gate", verdict),
            List.of(Metric.of("data_anomalies", (double) anomalies)),
            List.of()));
    files.forEach((path, file) -> tracker.artifact(runId, path, file));
  }

  /** All that a run came to; one transaction around it. */
  ModelVersion finish(
      Attempt attempt,
      ModelRegistry registry,
      RunFolder folder,
      String packageDigest,
      Encoding encoding,
      Map<String, Path> plots) {
    String model = recipe.useCase().name();
    Path packaged = folder.modelPackage();
    DatasetUse testRows = testRows(attempt);
    Map<String, String> params = new LinkedHashMap<>();
    params.put("test_from", attempt.split().boundary().toString());
    params.put("inputs", Integer.toString(encoding.size()));
    attempt.calibration().ifPresent(verdict -> params.putAll(verdict.params()));
    tracker.log(runId, new RunLog(params, points(attempt), List.of(testRows)));
    plots.forEach((path, file) -> tracker.artifact(runId, path, file));
    tracker.model(
        runId,
        new ModelLogged(
            model,
            packaged,
            recipe.settings().trainer().type(),
            recipe.settings().trainer().params(),
            attempt.metrics(),
            Optional.of(testRows)));
    // MLflow is told in this order, and a version there is made from a logged model.
    ModelVersion version =
        registry.register(
            new Registration(model, runId, packageDigest, packaged, headline(attempt)));
    attempt.verdicts().forEach(verdict -> tracker.gate(runId, verdict));
    ApprovalSettings approval = recipe.settings().approval();
    String passed = "run " + runId + " passed all " + attempt.verdicts().size() + " gates";
    if (approval != null) {
      ask(approval, attempt.passed(), version, registry);
    }
    if (attempt.passed()) {
      String alias = approval == null ? ModelRegistry.CHAMPION : ModelRegistry.CHALLENGER;
      registry.setAlias(model, alias, version.version(), passed);
    }
    tracker.finish(runId, RunStatus.FINISHED, outcome(attempt));
    return version;
  }

  private void ask(
      ApprovalSettings approval, boolean passed, ModelVersion version, ModelRegistry registry) {
    registry
        .approvals()
        .ask(
            version.model(),
            version.version(),
            approval.by(),
            approval.reason(),
            passed ? Approval.State.WAITING : Approval.State.HELD,
            new Decision(Decision.PLATFORM, passed ? "all gates passed" : "a gate failed"));
  }

  private static List<Metric> points(Attempt attempt) {
    List<Metric> points = new ArrayList<>();
    attempt.metrics().forEach((name, value) -> points.add(Metric.of(name, value)));
    TrainingReport.RowCounts rows = attempt.rows();
    points.add(Metric.of("train_rows", rows.train()));
    points.add(Metric.of("unlabeled_rows", rows.unlabeled()));
    points.add(Metric.of("immature_rows", rows.immature()));
    points.add(Metric.of("embargoed_rows", rows.embargoed()));
    return points;
  }

  /** The few numbers that are shown beside a version. */
  private static Map<String, Double> headline(Attempt attempt) {
    Map<String, Double> few = new LinkedHashMap<>();
    for (String name :
        attempt.recipe().task() == Task.REGRESSION ? HEADLINE_OF_QUANTITIES : HEADLINE_OF_LABELS) {
      Double value = attempt.metrics().get(name);
      if (value != null) {
        few.put(name, value);
      }
    }
    return few;
  }

  private DatasetUse testRows(Attempt attempt) {
    List<DatasetVersion> versions = List.copyOf(attempt.datasets().values());
    String made = datasets.describe() + " from " + attempt.split().boundary();
    return new DatasetUse(
        recipe.useCase().name() + ".test-rows",
        Digests.of(made),
        "testing",
        recipe.plan().features().fields(),
        attempt.rows().test(),
        versions);
  }

  private String outcome(Attempt attempt) {
    if (attempt.passed()) {
      ApprovalSettings approval = recipe.settings().approval();
      return "All gates passed."
          + (approval == null ? "" : " Waiting for approval by " + approval.by() + ".");
    }
    return "Not promoted: "
        + String.join(
            " ",
            attempt.verdicts().stream()
                .filter(verdict -> !verdict.passed())
                .map(verdict -> verdict.message())
                .toList());
  }
}
