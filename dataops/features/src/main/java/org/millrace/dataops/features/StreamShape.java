package org.millrace.dataops.features;

import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.expressions.Expression;
import org.millrace.dataops.expressions.Nearest;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;

/** What features ask of a stream's contract. */
record StreamShape(String name, Schema schema, String key, String knownAt) {
  static StreamShape of(Contract contract) {
    return new StreamShape(
        contract.stream(), contract.schema(), contract.key(), contract.knownAt());
  }

  /**
   * @throws ProblemException if the contract has no such field, naming the nearest
   */
  static Field field(Schema schema, String where, String name) {
    if (!schema.has(name)) {
      throw new ProblemException(
          "Cannot find field '" + name + "' in the " + where,
          "it has no such field",
          Nearest.advice(name, schema.fields().stream().map(Field::name).toList()));
    }
    return schema.field(schema.require(name));
  }

  Field field(String field) {
    return field(schema, "stream " + name, field);
  }

  Expression expression(String text) {
    return FactValue.parse(text, schema);
  }

  String time(String field) {
    FieldType type = field(field).type();
    if (type != FieldType.TIMESTAMP) {
      throw new ProblemException(
          "Cannot place records in time by '" + field + "'",
          "it is " + type,
          "use a TIMESTAMP field, which is an instant");
    }
    return field;
  }
}
