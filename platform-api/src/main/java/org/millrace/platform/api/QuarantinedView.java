package org.millrace.platform.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.Violation;

/**
 * A quarantined record for people.
 *
 * @param key read as UTF-8; *** if the contract marks its field as personal
 * @param value the record's bytes read as UTF-8; with *** for personal fields if they are JSON
 * @param state open, repairing, repaired or discarded
 */
record QuarantinedView(
    String topic,
    int partition,
    long offset,
    Instant recordedAt,
    @Nullable String key,
    @Nullable String value,
    List<Violation> violations,
    String contractVersion,
    Instant quarantinedAt,
    String state) {}
