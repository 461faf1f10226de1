package org.millrace.modelops.training;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.ModelVersion;
import org.millrace.modelops.evaluation.Evaluation;
import org.millrace.modelops.tracking.GateVerdict;

/**
 * What a training run came to.
 *
 * @param version the model that was made; registered also when a gate failed, but then without an
 *     alias, so that it can be looked at, run in shadow or promoted by hand
 * @param promoted whether it is the champion now, which it is if all gates passed and nobody's
 *     approval is needed
 * @param waitsFor whose approval it waits for as challenger, all gates being passed
 * @param datasets by stream, the versions that were read
 * @param trainFrom cutoff of the first training row
 * @param testFrom cutoff at which the test rows begin; the model was measured as if trained then
 * @param testTo cutoff of the last test row
 * @param model measured on the test rows
 * @param gains over each baseline, and over the champion before this run if there was one
 * @param metrics every number by the name that gates and MLflow know it by
 * @param gates each with its numbers and, if it failed, what to do
 * @param warnings what a person should look at although no gate asks: a baseline that is as good, a
 *     feature that tells nothing, what became of a calibration
 * @param threshold at and above it the label is predicted; empty where a quantity is
 * @param durations of the stages, in their order
 */
public record TrainingReport(
    String runId,
    ModelVersion version,
    boolean promoted,
    Optional<ApprovalSettings> waitsFor,
    Map<String, DatasetVersion> datasets,
    Instant asOf,
    RowCounts rows,
    Instant trainFrom,
    Instant testFrom,
    Instant testTo,
    Evaluation model,
    List<Gain> gains,
    Map<String, Double> metrics,
    List<GateVerdict> gates,
    List<String> warnings,
    OptionalDouble threshold,
    Map<Stage, Duration> durations) {
  public TrainingReport {
    datasets = Map.copyOf(datasets);
    gains = List.copyOf(gains);
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    gates = List.copyOf(gates);
    warnings = List.copyOf(warnings);
    durations = Collections.unmodifiableMap(new LinkedHashMap<>(durations));
  }

  public Optional<Gain> gainOver(String name) {
    return gains.stream().filter(gain -> gain.over().equals(name)).findFirst();
  }

  public List<GateVerdict> failedGates() {
    return gates.stream().filter(gate -> !gate.passed()).toList();
  }

  /**
   * Where the rows of the spine went: {@code spine = immature + unlabeled + train + embargoed +
   * test}.
   *
   * @param spine known at the moment of training, each key once
   * @param immature too young for all outcomes to be in
   * @param unlabeled old enough, but without an outcome, such as cancelled flights
   * @param train to learn from, with those held back for a calibration
   * @param embargoed between the parts: before the split, with outcomes after it
   */
  public record RowCounts(
      int spine, int immature, int unlabeled, int train, int embargoed, int test) {}
}
