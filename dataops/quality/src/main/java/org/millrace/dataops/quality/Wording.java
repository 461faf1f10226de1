package org.millrace.dataops.quality;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.Anomaly;
import org.millrace.dataops.contracts.AnomalyCode;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.DatasetRule;
import org.millrace.dataops.contracts.Severity;
import org.millrace.dataops.contracts.Tolerance;

/** Puts the answer to a rule into words. */
record Wording(Contract contract, long rows) {

  CheckResult kept(DatasetRule rule, String measured) {
    return result(rule, rule.terms().severity(), measured, null, List.of());
  }

  /** So many rows break the rule. */
  CheckResult broken(DatasetRule rule, long count, List<String> examples) {
    String measured = share(count);
    String verb = rule instanceof DatasetRule.DuplicateValues ? " repeat " : " break ";
    String what =
        rule.terms().description().isEmpty()
            ? "the rule " + rule.terms().id()
            : "\"" + rule.terms().description().strip() + "\"";
    Anomaly anomaly =
        anomaly(
            rule,
            rule.terms().code(),
            rule.terms().severity(),
            measured + verb + what + "; " + rule.tolerance(),
            "correct or remove these rows at their source, then train on a later version",
            edit(rule, count));
    return result(rule, rule.terms().severity(), measured, anomaly, examples);
  }

  CheckResult broken(DatasetRule rule, AnomalyCode code, String measured, String fix) {
    Anomaly anomaly =
        anomaly(rule, code, rule.terms().severity(), measured + "; " + rule.tolerance(), fix, null);
    return result(rule, rule.terms().severity(), measured, anomaly, List.of());
  }

  CheckResult rowCount(DatasetRule rule) {
    boolean tooFew = rule.tolerance().low().compareTo(BigDecimal.valueOf(rows)) > 0;
    return broken(
        rule,
        tooFew ? AnomalyCode.DATASET_LOW_NUM_EXAMPLES : AnomalyCode.DATASET_HIGH_NUM_EXAMPLES,
        rows + " rows",
        tooFew ? "wait until more is ingested" : "see whether something was published twice");
  }

  /** Never an error of the data, so it holds nothing back; but it is not silent either. */
  CheckResult unanswered(DatasetRule rule, String why) {
    Anomaly anomaly =
        anomaly(
            rule,
            AnomalyCode.INVALID_SCHEMA_SPECIFICATION,
            Severity.WARN,
            "the rule can't be asked of a dataset: " + why,
            "rewrite the rule at " + rule.terms().where(),
            null);
    return result(rule, Severity.WARN, "not known", anomaly, List.of());
  }

  private Anomaly anomaly(
      DatasetRule rule,
      AnomalyCode code,
      Severity severity,
      String longText,
      String fix,
      @Nullable String edit) {
    List<String> fields = fields(rule);
    String field = fields.size() == 1 ? fields.get(0) : null;
    return new Anomaly(
        code,
        contract.stream(),
        field,
        rule.terms().id(),
        severity,
        longText,
        contract.owner(),
        fix,
        edit);
  }

  private static CheckResult result(
      DatasetRule rule,
      Severity severity,
      String measured,
      @Nullable Anomaly anomaly,
      List<String> examples) {
    return new CheckResult(
        rule.terms().id(),
        fields(rule),
        severity,
        measured,
        rule.tolerance().toString(),
        anomaly,
        examples);
  }

  /** The tolerance under which the rule would be kept. */
  private @Nullable String edit(DatasetRule rule, long count) {
    Tolerance.Operator operator = rule.tolerance().operator();
    if (rows == 0
        || !(operator == Tolerance.Operator.LESS_OR_EQUAL_TO
            || operator == Tolerance.Operator.BE)) {
      return null;
    }
    double percent = Math.ceil(count * 10_000.0 / rows) / 100;
    return "if they are right, tolerate them: mustBeLessOrEqualTo: %s, unit: percent"
        .formatted(BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString());
  }

  /** As {@code 12 of 336776 rows (0.0036 %)}. */
  String share(long count) {
    if (rows == 0) {
      return count + " of 0 rows";
    }
    return String.format(Locale.ROOT, "%d of %d rows (%.4g %%)", count, rows, 100.0 * count / rows);
  }

  /** As {@code 2d 3h}. */
  String span(long micros) {
    Duration age = Duration.ofMillis(Math.max(0, micros / 1000));
    return age.toDays() > 0
        ? age.toDays() + "d " + age.toHoursPart() + "h"
        : age.toHours() + "h " + age.toMinutesPart() + "m";
  }

  private static List<String> fields(DatasetRule rule) {
    if (rule instanceof DatasetRule.MissingValues missing) {
      return List.of(missing.field());
    }
    if (rule instanceof DatasetRule.Condition condition) {
      return condition.fields();
    }
    if (rule instanceof DatasetRule.DuplicateValues duplicates) {
      return duplicates.fields();
    }
    if (rule instanceof DatasetRule.Reference reference) {
      return List.of(reference.field());
    }
    return rule instanceof DatasetRule.Freshness freshness ? List.of(freshness.field()) : List.of();
  }
}
