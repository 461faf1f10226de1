package org.millrace.dataops.ingest;

import java.util.Locale;

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

  String stored() {
    return name().toLowerCase(Locale.ROOT);
  }

  static QuarantineState of(String stored) {
    return valueOf(stored.toUpperCase(Locale.ROOT));
  }
}
