package org.millrace.dataops.contracts;

/**
 * Where data is judged. A field or a rule that a contract marks {@code notIn} a stage may be absent
 * there; what is present is judged as everywhere.
 */
public enum Stage {
  /** A record as it comes off its topic. */
  INGESTION,
  /** A dataset version, before a model learns from it. */
  TRAINING,
  /** What a caller sends with a request. */
  SERVING
}
