package org.millrace.dataops.contracts;

import java.util.Set;

/**
 * One rule of a field's values.
 *
 * @param terms how a record is spoken of that breaks it; with a tolerance, that is a warning
 * @param said what the contract says of the rule: above all the severity and tolerance that hold
 *     for a dataset as a whole
 */
record FieldRule(Check check, Terms terms, Said said) {

  /** A rule that every record has to keep. */
  static FieldRule strict(Check check, Terms terms, String id, String where) {
    Said said = new Said(id, "", terms.severity(), Tolerance.NONE, Set.of(), where);
    return new FieldRule(check, terms, said);
  }

  /** A rule as far as the contract tolerates its breach. */
  static FieldRule of(Check check, Terms terms, Said said) {
    return new FieldRule(check, terms.with(said.ofRecord()), said);
  }

  /**
   * What a contract says of any rule.
   *
   * @param id unique in the contract
   * @param severity of a dataset that breaks it
   * @param notIn stages where it is not asked
   * @param where file and line
   */
  record Said(
      String id,
      String description,
      Severity severity,
      Tolerance tolerance,
      Set<Stage> notIn,
      String where) {
    Said {
      notIn = Set.copyOf(notIn);
    }

    /** One record can't break a share: it is warned of, and the dataset's check decides. */
    Severity ofRecord() {
      return tolerance.equals(Tolerance.NONE) ? severity : Severity.WARN;
    }

    Said named(String other) {
      return new Said(other, description, severity, tolerance, notIn, where);
    }

    DatasetRule.Terms terms(AnomalyCode code) {
      return new DatasetRule.Terms(id, description, severity, notIn, code, where);
    }
  }
}
