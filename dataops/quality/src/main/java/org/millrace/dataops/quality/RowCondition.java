package org.millrace.dataops.quality;

import static org.millrace.dataops.quality.Relation.quoted;

import java.util.Optional;
import org.millrace.dataops.contracts.DatasetRule;

/**
 * A rule that each row keeps or breaks by itself.
 *
 * @param broken SQL that is true for a row that breaks it
 */
record RowCondition(String broken) {

  static Optional<RowCondition> of(DatasetRule rule) {
    if (rule instanceof DatasetRule.MissingValues missing) {
      return Optional.of(new RowCondition(quoted(missing.field()) + " IS NULL"));
    }
    if (rule instanceof DatasetRule.Condition condition) {
      // What can't be told is kept: NOT NULL is NULL, which counts as false.
      return Optional.of(new RowCondition("NOT (" + condition.kept() + ")"));
    }
    return Optional.empty();
  }
}
