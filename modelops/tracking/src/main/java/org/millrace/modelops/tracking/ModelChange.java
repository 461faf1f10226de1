package org.millrace.modelops.tracking;

import java.time.Instant;

/**
 * One change in the life of a model version.
 *
 * @param number counts from 1 for each model
 * @param detail what the change is of: the alias, the tag, whose approval
 */
public record ModelChange(
    String model,
    int number,
    int version,
    Kind kind,
    String detail,
    String by,
    String reason,
    Instant at) {
  /** What happened. */
  public enum Kind {
    REGISTERED,
    REWRITTEN,
    ALIAS_SET,
    ALIAS_REMOVED,
    APPROVAL_ASKED,
    APPROVED,
    REJECTED,
    TAGGED,
    UNTAGGED,
    ARCHIVED,
    UNARCHIVED,
    RETIRED,
    DELETED
  }
}
