package org.millrace.dataops.contracts;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.millrace.kernel.Field;

/**
 * Everything a contract says of one field and its values.
 *
 * @param traits what the values mean and whose they are
 * @param notIn stages where the field may be absent though it is required
 * @param rules of its values
 * @param where file and line
 */
record FieldRules(
    Field field, Traits traits, Set<Stage> notIn, List<FieldRule> rules, String where) {
  FieldRules {
    notIn = Set.copyOf(notIn);
    rules = List.copyOf(rules);
  }

  /**
   * What no value shows.
   *
   * @param classification as written, or empty
   * @param unit of the numbers, or empty
   * @param zone on whose clock a local time is read, or empty
   * @param personal whether it tells something about a person
   */
  record Traits(String classification, String unit, String zone, boolean personal) {
    /** Whether a violation may show the value. */
    boolean isShown() {
      return !personal && Set.of("", "public", "internal").contains(classification);
    }
  }

  /** What becomes of a record without the value; empty if it may be absent. */
  Optional<Severity> absence() {
    if (field.required()) {
      return Optional.of(Severity.QUARANTINE);
    }
    return rules.stream()
        .filter(rule -> rule.check() instanceof Check.Present)
        .map(rule -> rule.terms().severity())
        .max(Comparator.naturalOrder());
  }

  /** The rules that judge a value. */
  List<FieldRule> ofValues() {
    return rules.stream().filter(rule -> !(rule.check() instanceof Check.Present)).toList();
  }

  /** The same under another field, which may be required where this one is not. */
  FieldRules under(Field other) {
    return new FieldRules(other, traits, notIn, rules, where);
  }

  /** As a stage asks: nothing that the contract lets be absent there. */
  FieldRules in(Stage stage) {
    boolean required = field.required() && !notIn.contains(stage);
    List<FieldRule> asked =
        rules.stream()
            .filter(rule -> !rule.said().notIn().contains(stage))
            .filter(rule -> !(rule.check() instanceof Check.Present && notIn.contains(stage)))
            .toList();
    return new FieldRules(
        new Field(field.name(), field.type(), required), traits, notIn, asked, where);
  }
}
