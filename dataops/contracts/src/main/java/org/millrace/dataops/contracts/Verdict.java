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

  /** Held back, with its reasons. */
  record Quarantined(List<Violation> violations) implements Verdict {
    public Quarantined {
      violations = List.copyOf(violations);
    }

    /**
     * Whether the contract wants the record's bytes kept nowhere, not even in the quarantine: a
     * rule of severity {@link Severity#REJECT} is broken.
     */
    public boolean isRejected() {
      return violations.stream().anyMatch(v -> v.severity() == Severity.REJECT);
    }
  }
}
