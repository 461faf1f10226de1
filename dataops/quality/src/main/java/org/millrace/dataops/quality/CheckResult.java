package org.millrace.dataops.quality;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.Anomaly;
import org.millrace.dataops.contracts.Severity;

/**
 * One rule of the contract, asked of a dataset version.
 *
 * @param rule its id in the contract
 * @param fields that it speaks of; none if of the dataset as a whole
 * @param measured the figure found, with its unit, as {@code 12 of 336776 rows}
 * @param demanded what the figure must be, as {@code must be at most 0}
 * @param anomaly what is wrong; null if the rule is kept
 * @param examples keys of rows that break it, at most 20, the least first; of duplicates, the
 *     values. None if the contract marks the key as personal.
 */
public record CheckResult(
    String rule,
    List<String> fields,
    Severity severity,
    String measured,
    String demanded,
    @Nullable Anomaly anomaly,
    List<String> examples) {
  public CheckResult {
    fields = List.copyOf(fields);
    examples = List.copyOf(examples);
  }

  CheckResult withoutExamples() {
    return new CheckResult(rule, fields, severity, measured, demanded, anomaly, List.of());
  }

  public boolean passed() {
    return anomaly == null;
  }
}
