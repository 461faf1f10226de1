package org.millrace.dataops.ingest;

import java.util.Locale;
import org.millrace.kernel.ProblemException;

/** What has become of a quarantined record. */
public enum QuarantineState {
  /** Nobody has decided yet. */
  OPEN,
  /** A record that repairs it is on its way through the topic. */
  REPAIRING,
  /** The record that repairs it is in the dataset. */
  REPAIRED,
  /** It is given up, for a reason that is written down. */
  DISCARDED;

  /** As it is stored, and as people write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws ProblemException if there is no such state
   */
  public static QuarantineState of(String word) {
    for (QuarantineState state : values()) {
      if (state.word().equals(word)) {
        return state;
      }
    }
    throw new ProblemException(
        "Invalid state '" + word + "'",
        "a quarantined record is in none of that name",
        "use open, repairing, repaired or discarded");
  }
}
