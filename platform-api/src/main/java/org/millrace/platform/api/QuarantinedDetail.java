package org.millrace.platform.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.ingest.QuarantineDecision;

/**
 * One quarantined record in full.
 *
 * @param bytes the record's value in Base64: as it is, but for personal fields as in the view
 * @param decisions what was decided on it, the oldest first
 */
record QuarantinedDetail(
    QuarantinedView record, @Nullable String bytes, List<QuarantineDecision> decisions) {}
