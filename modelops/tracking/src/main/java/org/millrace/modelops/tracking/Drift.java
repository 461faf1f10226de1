package org.millrace.modelops.tracking;

import java.util.Optional;

/**
 * Something that MLflow has otherwise than we told it.
 *
 * @param version ours that it is about; 0 where an alias of MLflow's is not one of ours
 * @param name of the alias or the tag; empty for a version
 * @param ours what it should be: for an alias our version's number; empty if it should not be there
 * @param theirs what it is in MLflow: for an alias our version's number, or {@link #FOREIGN}; empty
 *     if it is not there
 */
public record Drift(
    String model,
    int version,
    Kind kind,
    String name,
    Optional<String> ours,
    Optional<String> theirs) {
  /** An alias that points at a version of MLflow's that we know nothing of. */
  public static final String FOREIGN = "foreign";

  /** What is otherwise. */
  public enum Kind {
    ALIAS,
    /** A tag that people may write. */
    TAG,
    /** A tag that is ours alone: a status, a digest, a measured number. */
    OWN_TAG,
    /** A version that MLflow has no more. */
    VERSION
  }
}
