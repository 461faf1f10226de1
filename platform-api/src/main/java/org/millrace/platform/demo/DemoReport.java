package org.millrace.platform.demo;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.millrace.dataops.ingest.Quarantine;
import org.millrace.devops.monitoring.QualityReport;
import org.millrace.devops.monitoring.SkewReport;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.evaluation.BinaryEvaluation;
import org.millrace.modelops.training.TrainingReport;

/**
 * What the tour came to.
 *
 * @param training empty if the champion had been trained before
 * @param datasets the newest version of each stream's dataset
 * @param quarantined by stream and rule
 * @param skew how far the live answers are from the same answers computed offline
 * @param asked predictions asked for over HTTP
 * @param p50Millis time from asking to the answer, half of the calls
 * @param p99Millis and 99 % of them
 */
public record DemoReport(
    ModelVersion champion,
    Optional<TrainingReport> training,
    Map<String, DatasetVersion> datasets,
    List<Quarantine.Count> quarantined,
    QualityReport live,
    SkewReport skew,
    long asked,
    double p50Millis,
    double p99Millis) {
  /** How far apart a month's AUC and the one in training may lie. */
  private static final double NEAR = 0.05;

  public DemoReport {
    datasets = Map.copyOf(datasets);
    quarantined = List.copyOf(quarantined);
  }

  static DemoReport live(
      ModelVersion champion, QualityReport live, SkewReport skew, PredictionCaller caller) {
    return new DemoReport(
        champion,
        Optional.empty(),
        Map.of(),
        List.of(),
        live,
        skew,
        caller.asked(),
        caller.millisAt(50),
        caller.millisAt(99));
  }

  DemoReport with(
      Optional<TrainingReport> report,
      Map<String, DatasetVersion> versions,
      List<Quarantine.Count> counts) {
    return new DemoReport(
        champion, report, versions, counts, live, skew, asked, p50Millis, p99Millis);
  }

  /**
   * @throws ProblemException if the loop did not close: a prediction that is not in the log, hardly
   *     an outcome joined, or a live AUC far from the one in training
   */
  public void requireSound() {
    require(asked > 0, "no prediction was asked for");
    require(
        live.predictions() == asked,
        asked + " predictions were answered but " + live.predictions() + " are in the log");
    require(
        live.matured() >= 0.9 * asked, "only " + live.matured() + " predictions have an outcome");
    require(
        skew.isNone() && skew.compared() >= asked,
        skew.different() + " of " + skew.compared() + " predictions differ when computed offline");
    double liveAuc = live.evaluation().map(BinaryEvaluation::auc).orElse(Double.NaN);
    training.ifPresent(
        report ->
            require(
                Math.abs(liveAuc - report.model().leading().value()) <= NEAR,
                "live AUC "
                    + liveAuc
                    + " is far from "
                    + report.model().leading().value()
                    + " in training"));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new ProblemException(
          "Cannot call the demo a success", otherwise, "look at the report and the log above");
    }
  }
}
