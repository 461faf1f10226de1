package org.millrace.dataops.ingest;

import java.time.Instant;
import java.util.Optional;

/**
 * What somebody decided on a quarantined record; never changed afterwards.
 *
 * @param action repair, replay, discard, or accepted or refused: what ingestion made of the repair
 * @param decidedBy who, as the caller was known
 * @param reason why, in his words
 * @param beforeDigest SHA-256 of the record's bytes
 * @param afterDigest SHA-256 of the bytes published instead; empty if none were
 */
public record QuarantineDecision(
    String action,
    String decidedBy,
    String reason,
    String beforeDigest,
    Optional<String> afterDigest,
    Instant decidedAt) {}
