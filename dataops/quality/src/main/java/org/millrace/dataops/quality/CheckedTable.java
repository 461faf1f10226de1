package org.millrace.dataops.quality;

import static org.millrace.dataops.quality.Relation.quoted;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.millrace.dataops.contracts.Anomaly;
import org.millrace.dataops.contracts.AnomalyCode;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.Severity;
import org.millrace.dataops.datasets.ColumnRange;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Schema;

/**
 * A dataset version as the rules of a contract expect it: every field of the contract is a column
 * of its type, instants as TIMESTAMP in UTC. Tells what had to be bent for it.
 */
final class CheckedTable {
  private final Contract contract;
  private final Schema schema;

  /**
   * @param schema of the version
   */
  CheckedTable(Contract contract, Schema schema) {
    this.contract = contract;
    this.schema = schema;
  }

  /** A SELECT over the view of the version. */
  String select(String view) {
    return contract.schema().fields().stream()
        .map(this::column)
        .collect(Collectors.joining(", ", "SELECT ", " FROM " + view));
  }

  private String column(Field field) {
    String name = quoted(field.name());
    String type = type(field.type());
    if (!schema.has(field.name())) {
      return "NULL::" + type + " AS " + name;
    }
    FieldType found = schema.field(schema.require(field.name())).type();
    if (found == FieldType.TIMESTAMP) {
      return "timezone('UTC', " + name + ") AS " + name;
    }
    return found == field.type() ? name : "TRY_CAST(" + name + " AS " + type + ") AS " + name;
  }

  /** Of what is known of the version's columns, that of the ones that did not have to be bent. */
  Map<String, ColumnRange> unbent(Map<String, ColumnRange> ranges) {
    Map<String, ColumnRange> known = new LinkedHashMap<>();
    for (Field field : contract.schema().fields()) {
      ColumnRange range = ranges.get(field.name());
      if (range != null
          && schema.has(field.name())
          && schema.field(schema.require(field.name())).type() == field.type()) {
        known.put(field.name(), range);
      }
    }
    return known;
  }

  private static String type(FieldType type) {
    return switch (type) {
      case BOOLEAN -> "BOOLEAN";
      case INTEGER -> "BIGINT";
      case NUMBER -> "DOUBLE";
      case STRING -> "VARCHAR";
      case TIMESTAMP, LOCAL_TIMESTAMP -> "TIMESTAMP";
    };
  }

  /** Columns that are missing, new or of another type. */
  List<CheckResult> columns() {
    List<CheckResult> results = new ArrayList<>();
    for (Field field : contract.schema().fields()) {
      if (!schema.has(field.name())) {
        Severity severity = field.required() ? Severity.QUARANTINE : Severity.WARN;
        results.add(
            result(
                AnomalyCode.SCHEMA_MISSING_COLUMN,
                field.name(),
                severity,
                "no column",
                field.type().toString()));
      } else {
        FieldType found = schema.field(schema.require(field.name())).type();
        if (found != field.type()) {
          results.add(
              result(
                  AnomalyCode.UNEXPECTED_DATA_TYPE,
                  field.name(),
                  Severity.QUARANTINE,
                  found.toString(),
                  field.type().toString()));
        }
      }
    }
    for (Field field : schema.fields()) {
      if (!contract.schema().has(field.name())) {
        results.add(
            result(
                AnomalyCode.SCHEMA_NEW_COLUMN,
                field.name(),
                Severity.WARN,
                field.type().toString(),
                "no column"));
      }
    }
    return results;
  }

  private CheckResult result(
      AnomalyCode code, String field, Severity severity, String found, String due) {
    Anomaly anomaly =
        new Anomaly(
            code,
            contract.stream(),
            field,
            null,
            severity,
            "the version has " + found + " for '" + field + "', the contract " + due,
            contract.owner(),
            "use a version that was written under this contract, or the contract of its time",
            null);
    String rule = field + ".column";
    return new CheckResult(rule, List.of(field), severity, found, due, anomaly, List.of());
  }
}
