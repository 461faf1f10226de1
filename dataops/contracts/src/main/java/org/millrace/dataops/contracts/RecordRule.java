package org.millrace.dataops.contracts;

import java.util.List;
import org.millrace.dataops.contracts.FieldRule.Said;
import org.millrace.dataops.expressions.DuckDbSql;
import org.millrace.dataops.expressions.Expression;
import org.millrace.kernel.FieldType;

/**
 * A condition over the fields of one record.
 *
 * @param condition of type BOOLEAN; where it is NULL, the record keeps it
 * @param fields that it names
 */
record RecordRule(Expression condition, List<String> fields, Said said) {
  RecordRule {
    fields = List.copyOf(fields);
  }

  DatasetRule ofDataset() {
    return new DatasetRule.Condition(
        said.terms(AnomalyCode.RECORD_CONDITION_BROKEN),
        fields,
        DuckDbSql.of(condition.text(), FieldType.BOOLEAN),
        said.tolerance());
  }
}
