package org.millrace.dataops.ingest;

import java.util.HashMap;
import java.util.Map;

/** The repairs that a session has met, so that of several for one record the first is taken. */
final class SessionRepairs {
  private final QuarantineRepairs settled;
  private final Map<RecordPlace, RecordPlace> taken = new HashMap<>();

  SessionRepairs(QuarantineRepairs settled) {
    this.settled = settled;
  }

  /** Whether a record other than this one has repaired the one at that place. */
  boolean isDone(RecordPlace place, RecordPlace by) {
    RecordPlace first = taken.get(place);
    return first == null
        ? settled.by(place).filter(done -> !done.equals(by)).isPresent()
        : !first.equals(by);
  }

  void took(RecordPlace place, RecordPlace by) {
    taken.put(place, by);
  }

  /** What was not committed is read again. */
  void clear() {
    taken.clear();
  }
}
