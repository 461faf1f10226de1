package org.millrace.dataops.ingest.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.millrace.dataops.contracts.Contract;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;

/**
 * Fits what a select gives to what a contract wants: the columns must be fields of the contract,
 * each of a DuckDB type that can be the field's without loss.
 */
final class SourceColumns {
  private static final String INSTANT = "TIMESTAMP WITH TIME ZONE";

  private SourceColumns() {}

  /**
   * @param given type by column, as DuckDB names it
   * @return expressions, one for each field that is given, in the order of the contract: text,
   *     BIGINT, DOUBLE or BOOLEAN; times as microseconds
   * @throws ProblemException with every column that doesn't fit
   */
  static List<String> fit(Contract contract, Map<String, String> given) {
    List<Problem> problems = new ArrayList<>();
    for (String column : given.keySet()) {
      if (!contract.schema().has(column)) {
        problems.add(fault(contract, column, "is no field of the contract", "leave it out"));
      }
    }
    List<String> expressions = new ArrayList<>();
    for (Field field : contract.schema().fields()) {
      String type = given.get(field.name());
      if (type != null) {
        if (!fits(field.type(), type)) {
          String why = "is " + type + " where the contract says " + field.type();
          problems.add(fault(contract, field.name(), why, "cast it to " + wanted(field.type())));
        }
        expressions.add(expression(field));
      } else if (field.required()) {
        problems.add(
            fault(contract, field.name(), "is missing, though it is required", "select it"));
      }
    }
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return expressions;
  }

  /** The fields of the contract that are given, in the order of {@link #fit}. */
  static List<Field> fields(Contract contract, Map<String, String> given) {
    return contract.schema().fields().stream()
        .filter(field -> given.containsKey(field.name()))
        .collect(Collectors.toList());
  }

  private static boolean fits(FieldType wanted, String given) {
    return switch (wanted) {
      case TIMESTAMP -> given.equals(INSTANT);
      case LOCAL_TIMESTAMP -> given.startsWith("TIMESTAMP") && !given.equals(INSTANT);
      case BOOLEAN -> given.equals("BOOLEAN");
      case INTEGER -> given.endsWith("INT") || given.endsWith("INTEGER");
      case NUMBER ->
          given.endsWith("INT")
              || given.endsWith("INTEGER")
              || given.startsWith("DECIMAL")
              || given.equals("DOUBLE")
              || given.equals("FLOAT");
      case STRING -> given.equals("VARCHAR") || given.startsWith("ENUM");
    };
  }

  private static String wanted(FieldType type) {
    return switch (type) {
      case TIMESTAMP -> "TIMESTAMPTZ";
      case LOCAL_TIMESTAMP -> "TIMESTAMP";
      case BOOLEAN -> "BOOLEAN";
      case INTEGER -> "BIGINT";
      case NUMBER -> "DOUBLE";
      case STRING -> "VARCHAR";
    };
  }

  private static String expression(Field field) {
    String name = quoted(field.name());
    return switch (field.type()) {
      case TIMESTAMP, LOCAL_TIMESTAMP -> "epoch_us(" + name + ")";
      case BOOLEAN -> name;
      case INTEGER -> name + "::BIGINT";
      case NUMBER -> name + "::DOUBLE";
      case STRING -> name + "::VARCHAR";
    };
  }

  static String quoted(String name) {
    return '"' + name + '"';
  }

  private static Problem fault(Contract contract, String column, String why, String fix) {
    return new Problem(
        "Invalid source of stream '" + contract.stream() + "' in dataops.yaml",
        "column '" + column + "' " + why,
        fix);
  }
}
