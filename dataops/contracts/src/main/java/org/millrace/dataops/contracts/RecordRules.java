package org.millrace.dataops.contracts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.expressions.Expression;
import org.millrace.dataops.expressions.Program;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/** Judges rows by the conditions over several fields. Not thread-safe. */
final class RecordRules {
  private static final Schema ANSWER = Schema.of(Field.optional("kept", FieldType.BOOLEAN));

  private final List<RecordRule> rules = new ArrayList<>();
  private final List<Boolean> shown = new ArrayList<>();
  private final @Nullable Program program;
  private final Row answer = new Row(ANSWER);

  /**
   * @param schema of the rows to judge, which may be part of the contract's: a rule that names
   *     another field is not asked
   * @param stage whose rules are asked
   */
  RecordRules(List<RecordRule> all, List<FieldRules> fields, Schema schema, Stage stage) {
    List<Expression> expressions = new ArrayList<>();
    for (RecordRule rule : all) {
      if (!rule.said().notIn().contains(stage) && rule.fields().stream().allMatch(schema::has)) {
        rules.add(rule);
        expressions.add(Expression.parse(rule.condition().text(), schema));
        shown.add(
            fields.stream()
                .filter(f -> rule.fields().contains(f.field().name()))
                .allMatch(f -> f.traits().isShown()));
      }
    }
    this.program = rules.isEmpty() ? null : Program.compile(expressions);
  }

  void judge(Row row, Findings findings) {
    if (program == null) {
      return;
    }
    for (int i = 0; i < rules.size(); i++) {
      program.evaluate(i, row, answer, 0);
      if (!answer.isNull(0) && !answer.getBoolean(0)) {
        findings.add(violation(rules.get(i), shown.get(i), row));
      }
    }
  }

  private static Violation violation(RecordRule rule, boolean shown, Row row) {
    Map<String, @Nullable Object> values = row.toMap();
    String with =
        rule.fields().stream()
            .map(name -> name + " " + Findings.shorten(String.valueOf(values.get(name))))
            .collect(Collectors.joining(", ", ", with ", ""));
    return new Violation(
        "condition",
        null,
        "breaks " + rule.said().id() + ": " + rule.condition() + (shown ? with : ""),
        rule.said().description().isEmpty()
            ? "correct " + String.join(" or ", rule.fields())
            : rule.said().description(),
        rule.said().ofRecord(),
        AnomalyCode.RECORD_CONDITION_BROKEN);
  }
}
