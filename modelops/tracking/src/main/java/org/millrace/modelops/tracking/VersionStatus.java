package org.millrace.modelops.tracking;

/** Where a model version stands in its life. */
public enum VersionStatus {
  /** Kept and open to every alias; no person's word is needed. */
  REGISTERED,
  /** Passed its gates; a person must say yes before it can be champion. */
  WAITING,
  /** A person said yes. */
  APPROVED,
  /** A person said no. */
  REJECTED,
  /** A person's word is needed, but a gate failed, so nobody is asked. */
  HELD,
  /** Put aside: takes no alias until it is taken back. */
  ARCHIVED,
  /** Out of use for good; its package may be gone. */
  RETIRED;

  boolean mayBe(String alias) {
    return switch (this) {
      case REGISTERED, APPROVED -> true;
      case WAITING, REJECTED, HELD -> !alias.equals(ModelRegistry.CHAMPION);
      case ARCHIVED, RETIRED -> false;
    };
  }
}
