package org.millrace.dataops.datasets;

import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;

/** Our types as Iceberg's and as DuckDB's, and back. */
final class Columns {
  private Columns() {}

  static Type iceberg(FieldType type) {
    return switch (type) {
      case BOOLEAN -> Types.BooleanType.get();
      case INTEGER -> Types.LongType.get();
      case NUMBER -> Types.DoubleType.get();
      case STRING -> Types.StringType.get();
      case TIMESTAMP -> Types.TimestampType.withZone();
      case LOCAL_TIMESTAMP -> Types.TimestampType.withoutZone();
    };
  }

  static String duckDb(FieldType type) {
    return switch (type) {
      case BOOLEAN -> "BOOLEAN";
      case INTEGER -> "BIGINT";
      case NUMBER -> "DOUBLE";
      case STRING -> "VARCHAR";
      case TIMESTAMP -> "TIMESTAMP WITH TIME ZONE";
      case LOCAL_TIMESTAMP -> "TIMESTAMP";
    };
  }

  /** Ids from 1 in the order of the fields; Iceberg keeps them for good. */
  static Schema iceberg(org.millrace.kernel.Schema schema) {
    List<Types.NestedField> columns = new ArrayList<>();
    for (Field field : schema.fields()) {
      int id = columns.size() + 1;
      Type type = iceberg(field.type());
      columns.add(
          field.required()
              ? Types.NestedField.required(id, field.name(), type)
              : Types.NestedField.optional(id, field.name(), type));
    }
    return new Schema(columns);
  }

  /**
   * @throws ProblemException if another engine has given the table a type that we lack
   */
  static org.millrace.kernel.Schema kernel(String dataset, Schema schema) {
    List<Field> fields = new ArrayList<>();
    for (Types.NestedField column : schema.columns()) {
      fields.add(new Field(column.name(), type(dataset, column), column.isRequired()));
    }
    return new org.millrace.kernel.Schema(fields);
  }

  private static FieldType type(String dataset, Types.NestedField column) {
    for (FieldType type : FieldType.values()) {
      if (iceberg(type).equals(column.type())) {
        return type;
      }
    }
    throw new ProblemException(
        "Cannot open dataset " + dataset,
        "its column " + column.name() + " is of type " + column.type(),
        "use a table of boolean, long, double, string, timestamp and timestamptz columns");
  }
}
