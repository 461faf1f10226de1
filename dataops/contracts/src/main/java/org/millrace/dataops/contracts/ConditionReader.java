package org.millrace.dataops.contracts;

import java.util.ArrayList;
import java.util.List;
import org.millrace.dataops.contracts.OpenRules.OpenCondition;
import org.millrace.dataops.expressions.Expression;
import org.millrace.dataops.expressions.Program;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;

/** Parses, checks and compiles the conditions of a contract, whose fields are known by now. */
final class ConditionReader {
  private ConditionReader() {}

  static List<RecordRule> read(OpenRules open, List<FieldRules> fields) {
    List<RecordRule> rules = new ArrayList<>();
    if (open.conditions.isEmpty() || hasTwins(fields)) {
      return rules;
    }
    Schema schema = new Schema(fields.stream().map(FieldRules::field).toList());
    for (OpenCondition condition : open.conditions) {
      try {
        Expression expression = Expression.parse(condition.text().text().orElse(""), schema);
        if (expression.type() != FieldType.BOOLEAN) {
          condition
              .text()
              .refuse(
                  "the condition answers with a " + expression.type(),
                  "write one that is true or false, as arrived_at >= departed_at");
        } else {
          Program.compile(List.of(expression));
          rules.add(new RecordRule(expression, expression.fields(), condition.said()));
        }
      } catch (ProblemException e) {
        condition.text().refuse(e.first().what() + ": " + e.first().why(), e.first().fix());
      }
    }
    return rules;
  }

  private static boolean hasTwins(List<FieldRules> fields) {
    return fields.stream().map(f -> f.field().name()).distinct().count() < fields.size();
  }
}
