package org.millrace.dataops.contracts;

import java.util.List;

/** What validation says of one record. */
public sealed interface Verdict {
  /** The row was filled and keeps the contract; warnings may be attached. */
  record Accepted(List<Violation> warnings) implements Verdict {
    public Accepted {
      warnings = List.copyOf(warnings);
    }
  }

  /** Kept aside with its bytes and reasons. */
  record Quarantined(List<Violation> violations) implements Verdict {
    public Quarantined {
      violations = List.copyOf(violations);
    }
  }
}
