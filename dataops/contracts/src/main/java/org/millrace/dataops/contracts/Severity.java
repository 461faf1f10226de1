package org.millrace.dataops.contracts;

import java.util.Optional;

/**
 * What a broken rule does. Of several broken rules the worst counts; the order of the constants is
 * from mild to grave.
 *
 * <table>
 * <caption>By stage</caption>
 * <tr><th></th><th>ingestion (a record)</th><th>training (a dataset version)</th><th>serving (a
 * request)</th></tr>
 * <tr><td>WARN</td><td>taken, noted</td><td>noted in the report</td><td>answered</td></tr>
 * <tr><td>QUARANTINE</td><td>kept aside with its bytes, to be repaired and replayed</td><td>blocks
 * the training until the data is repaired</td><td>refused with the reason</td></tr>
 * <tr><td>REJECT</td><td>as QUARANTINE, but its bytes are kept nowhere: only where it stood and
 * why</td><td>as QUARANTINE</td><td>as QUARANTINE</td></tr>
 * </table>
 */
public enum Severity {
  WARN,
  QUARANTINE,
  REJECT;

  /** By the words of a contract: reject, quarantine or error, warn or warning. */
  static Optional<Severity> of(String word) {
    return switch (word) {
      case "reject" -> Optional.of(REJECT);
      case "quarantine", "error" -> Optional.of(QUARANTINE);
      case "warn", "warning" -> Optional.of(WARN);
      default -> Optional.empty();
    };
  }

  /** Whether a record or a version that breaks such a rule is held back. */
  public boolean holdsBack() {
    return this != WARN;
  }
}
