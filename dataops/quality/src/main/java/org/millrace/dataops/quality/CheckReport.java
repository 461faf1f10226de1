package org.millrace.dataops.quality;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.millrace.dataops.contracts.Anomaly;

/**
 * How a dataset version kept its contract.
 *
 * @param contractVersion of the contract's file, {@code contractDigest} its content
 * @param asOf the moment against which ages were measured
 * @param results one for each rule that applies before training, those of the columns first
 */
public record CheckReport(
    String dataset,
    long snapshotId,
    String contractVersion,
    String contractDigest,
    Instant asOf,
    long rows,
    List<CheckResult> results) {
  public CheckReport {
    results = List.copyOf(results);
  }

  /** What is wrong, in the order of the rules. */
  public List<Anomaly> anomalies() {
    return results.stream().flatMap(result -> Stream.ofNullable(result.anomaly())).toList();
  }

  /** Of these, what must keep a model from being trained on the version. */
  public List<Anomaly> blocking() {
    return anomalies().stream().filter(anomaly -> anomaly.severity().holdsBack()).toList();
  }

  /** The same without the keys and values that are its examples. */
  public CheckReport withoutExamples() {
    return new CheckReport(
        dataset,
        snapshotId,
        contractVersion,
        contractDigest,
        asOf,
        rows,
        results.stream().map(CheckResult::withoutExamples).toList());
  }

  /** Whether nothing is wrong that holds a version back. */
  public boolean passed() {
    return blocking().isEmpty();
  }
}
