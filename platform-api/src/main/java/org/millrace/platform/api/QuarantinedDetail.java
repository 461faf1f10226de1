package org.millrace.platform.api;

import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.ingest.QuarantineDecision;
import org.millrace.dataops.ingest.QuarantinedRecord;

/**
 * One quarantined record in full.
 *
 * @param bytes the record's value as it is, in Base64
 * @param decisions what was decided on it, the oldest first
 */
record QuarantinedDetail(
    QuarantinedView record, @Nullable String bytes, List<QuarantineDecision> decisions) {
  static QuarantinedDetail of(QuarantinedRecord record, List<QuarantineDecision> decisions) {
    byte[] value = record.value();
    return new QuarantinedDetail(
        QuarantinedView.of(record),
        value == null ? null : Base64.getEncoder().encodeToString(value),
        decisions);
  }
}
