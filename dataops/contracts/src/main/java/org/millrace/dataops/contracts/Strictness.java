package org.millrace.dataops.contracts;

import java.util.Optional;
import org.millrace.dataops.contracts.ContractDiff.Change;
import org.millrace.dataops.contracts.ContractDiff.Effect;
import org.millrace.dataops.contracts.FieldRule.Said;

/**
 * How much a rule may be relied on. One that only warns promises readers nothing; one with a
 * tolerance promises less than one without.
 */
final class Strictness {
  private Strictness() {}

  private enum Level {
    WARNS,
    MOSTLY,
    ALWAYS
  }

  /** What changes where the rule itself stays the same. */
  static Optional<Change> change(String element, Said before, Said after) {
    return change(
        element,
        before.severity(),
        before.tolerance(),
        after.severity(),
        after.tolerance(),
        before.notIn().equals(after.notIn()) ? 0 : after.notIn().size() - before.notIn().size());
  }

  static Optional<Change> change(DatasetRule before, DatasetRule after) {
    return change(
        after.terms().id(),
        before.terms().severity(),
        before.tolerance(),
        after.terms().severity(),
        after.tolerance(),
        after.terms().notIn().size() - before.terms().notIn().size());
  }

  private static Optional<Change> change(
      String element,
      Severity severity,
      Tolerance tolerance,
      Severity newSeverity,
      Tolerance newTolerance,
      int moreStages) {
    String from = severity + ", " + tolerance;
    String to = newSeverity + ", " + newTolerance;
    if (from.equals(to) && moreStages == 0) {
      return Optional.empty();
    }
    int step = level(newSeverity, newTolerance).compareTo(level(severity, tolerance));
    if (step == 0 && newSeverity.holdsBack()) {
      step = tightened(tolerance, newTolerance);
    }
    if (step == 0) {
      step = -moreStages;
    }
    String what =
        moreStages == 0
            ? element + ": " + from + " becomes " + to
            : element + ": asked in other stages";
    if (step == 0) {
      return Optional.of(
          new Change(Effect.COMPATIBLE, element, what, "what is accepted stays the same"));
    }
    return Optional.of(
        step > 0
            ? new Change(
                Effect.BREAKS_WRITERS, element, what, "what passed before may be held back")
            : new Change(
                Effect.BREAKS_READERS, element, what, "readers meet what was held back before"));
  }

  private static Level level(Severity severity, Tolerance tolerance) {
    if (!severity.holdsBack()) {
      return Level.WARNS;
    }
    return tolerance.equals(Tolerance.NONE) ? Level.ALWAYS : Level.MOSTLY;
  }

  /** Above 0 if less is let pass; two of different kinds count as less. */
  private static int tightened(Tolerance before, Tolerance after) {
    if (before.equals(after)) {
      return 0;
    }
    if (before.operator() != after.operator() || before.unit() != after.unit()) {
      return 1;
    }
    return switch (after.operator()) {
      case LESS_THAN, LESS_OR_EQUAL_TO -> before.high().compareTo(after.high());
      case GREATER_THAN, GREATER_OR_EQUAL_TO -> after.low().compareTo(before.low());
      default -> 1;
    };
  }

  /** By what a rule of a dataset is the same rule in another contract. */
  static String subject(DatasetRule rule) {
    if (rule instanceof DatasetRule.DuplicateValues duplicates) {
      return "no duplicates of " + duplicates.fields();
    } else if (rule instanceof DatasetRule.Reference reference) {
      return reference.field() + " is in " + reference.otherStream() + "." + reference.otherField();
    } else if (rule instanceof DatasetRule.Query query) {
      return query.sql();
    } else if (rule instanceof DatasetRule.Freshness freshness) {
      return "freshness of " + freshness.field();
    } else if (rule instanceof DatasetRule.RowCount) {
      return "row count";
    }
    return rule.terms().id();
  }

  static String words(DatasetRule rule) {
    return subject(rule) + " " + rule.tolerance();
  }
}
