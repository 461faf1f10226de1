package org.millrace.platform.featuretest;

import java.util.List;
import java.util.Map;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.RecordValidator;
import org.millrace.dataops.contracts.Verdict;
import org.millrace.dataops.contracts.Violation;
import org.millrace.kernel.Field;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes rows of values as a test names them, by the contract's own judge; only that every field may
 * be left out, so that a test names those that matter.
 */
final class RowText {
  private static final JsonMapper JSON = new JsonMapper();

  private final Schema schema;
  private final RecordValidator validator;

  /**
   * @param schema of the rows: fields of the contract
   */
  RowText(Contract contract, Schema schema) {
    this.schema = schema;
    this.validator =
        contract.validator(
            new Schema(
                schema.fields().stream()
                    .map(field -> Field.optional(field.name(), field.type()))
                    .toList()));
  }

  /**
   * @return what is wrong with the values; empty if the row was filled
   */
  List<Violation> read(Map<String, Object> values, Row into) {
    Row row = new Row(validator.schema());
    Verdict verdict = validator.judge(JSON.writeValueAsBytes(values), row);
    if (verdict instanceof Verdict.Quarantined refused) {
      return refused.violations();
    }
    into.copyFrom(row);
    return List.of();
  }

  Row row() {
    return new Row(schema);
  }
}
