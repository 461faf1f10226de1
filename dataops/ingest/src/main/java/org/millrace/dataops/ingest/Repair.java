package org.millrace.dataops.ingest;

/**
 * A record that was published in place of a quarantined one, as ingestion met it.
 *
 * @param of the quarantined record
 * @param by the record in its place
 * @param accepted whether it keeps the contract
 */
record Repair(RecordPlace of, RecordPlace by, boolean accepted) {}
