package org.millrace.dataops.lineage;

import java.time.Instant;

/**
 * One event as it was stored.
 *
 * @param id UUIDv7: greater ids were written later
 * @param type START, COMPLETE, FAIL, ABORT, RUNNING or OTHER
 * @param json the OpenLineage RunEvent
 */
public record LineageEvent(
    String id, String runId, String type, String job, Instant at, String json) {}
