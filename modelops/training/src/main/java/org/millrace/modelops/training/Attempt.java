package org.millrace.modelops.training;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.Times;
import org.millrace.modelops.tracking.GateVerdict;

/**
 * All that a run knows of its model once it is measured and judged.
 *
 * @param verdicts none until it is judged
 * @param calibration what became of it, if one was asked for
 */
record Attempt(
    String runId,
    Recipe recipe,
    Instant asOf,
    Map<String, DatasetVersion> datasets,
    Examples examples,
    Split split,
    TrainingReport.RowCounts rows,
    Measurement measurement,
    Inspection inspection,
    Map<String, Double> metrics,
    List<GateVerdict> verdicts,
    List<String> warnings,
    Optional<CalibrationVerdict> calibration) {

  /** The same, with what the trial of its package gave and what the gates said of it all. */
  Attempt judged(Map<String, Double> allMetrics, List<GateVerdict> gates) {
    return new Attempt(
        runId,
        recipe,
        asOf,
        datasets,
        examples,
        split,
        rows,
        measurement,
        inspection,
        allMetrics,
        gates,
        warnings,
        calibration);
  }

  /**
   * The same without what hangs on the machine and the moment, which the run keeps and the package
   * does not: made again, it is to be the same.
   */
  Attempt untimed() {
    Map<String, Double> lasting = new LinkedHashMap<>(metrics);
    lasting.keySet().removeIf(PackageFigures::isTimed);
    return judged(
        lasting,
        verdicts.stream().filter(verdict -> !PackageFigures.isTimed(verdict.gate())).toList());
  }

  boolean passed() {
    return verdicts.stream().allMatch(GateVerdict::passed);
  }

  /** Least cutoff of the training rows. */
  Instant trainFrom() {
    long least = Long.MAX_VALUE;
    for (int row = 0; row < split.trainEnd(); row++) {
      least = Math.min(least, examples.cutoffs()[row]);
    }
    return Times.toInstant(least);
  }

  /** Cutoff of the last test row. */
  Instant testTo() {
    return Times.toInstant(examples.cutoffs()[examples.size() - 1]);
  }
}
