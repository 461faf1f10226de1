package org.millrace.dataops.contracts;

import java.util.ArrayList;
import java.util.List;
import org.millrace.kernel.Field;

/** Lists all that a contract says as questions to a dataset. */
final class DatasetRules {
  private DatasetRules() {}

  /**
   * @param asked those that only a dataset can answer
   */
  static List<DatasetRule> of(
      List<FieldRules> fields, List<RecordRule> conditions, List<DatasetRule> asked) {
    List<DatasetRule> rules = new ArrayList<>();
    for (FieldRules field : fields) {
      ofField(field, rules);
    }
    conditions.forEach(condition -> rules.add(condition.ofDataset()));
    rules.addAll(asked);
    return List.copyOf(rules);
  }

  private static void ofField(FieldRules rules, List<DatasetRule> into) {
    Field field = rules.field();
    if (field.required()) {
      DatasetRule.Terms terms =
          new DatasetRule.Terms(
              field.name() + ".required",
              "",
              Severity.QUARANTINE,
              rules.notIn(),
              AnomalyCode.FEATURE_TYPE_NOT_PRESENT,
              rules.where());
      into.add(new DatasetRule.MissingValues(terms, field.name(), Tolerance.NONE));
    }
    for (FieldRule rule : rules.rules()) {
      if (rule.check() instanceof Check.Present) {
        into.add(
            new DatasetRule.MissingValues(
                rule.said().terms(AnomalyCode.FEATURE_TYPE_LOW_FRACTION_PRESENT),
                field.name(),
                rule.said().tolerance()));
      } else {
        into.add(
            new DatasetRule.Condition(
                rule.said().terms(rule.terms().code()),
                List.of(field.name()),
                rule.check().sql('"' + field.name() + '"'),
                rule.said().tolerance()));
      }
    }
  }

  /** Those that a stage asks. */
  static List<DatasetRule> in(Stage stage, List<DatasetRule> rules) {
    return rules.stream().filter(rule -> !rule.terms().notIn().contains(stage)).toList();
  }
}
