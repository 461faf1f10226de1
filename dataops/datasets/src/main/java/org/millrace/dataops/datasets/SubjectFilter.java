package org.millrace.dataops.datasets;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.millrace.kernel.Field;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;

/**
 * The rows of one subject: those that have any of its values.
 *
 * @param expression for Iceberg, which skips files by their bounds
 * @param sql for DuckDB; null where the fields are
 */
record SubjectFilter(Expression expression, String sql) {

  /**
   * @throws ProblemException if a field is unknown, or is neither a string nor an integer
   */
  static SubjectFilter of(String dataset, Schema schema, List<FieldValue> anyOf) {
    if (anyOf.isEmpty()) {
      throw new IllegalArgumentException("Cannot erase nobody from " + dataset);
    }
    Expression expression = Expressions.alwaysFalse();
    List<String> conditions = new ArrayList<>();
    for (FieldValue wanted : anyOf) {
      Field field = schema.field(schema.require(wanted.field()));
      Object value = value(dataset, field, wanted.value());
      expression = Expressions.or(expression, Expressions.equal(field.name(), value));
      conditions.add(
          DuckDb.quoted(field.name())
              + " = "
              + (value instanceof String text ? DuckDb.literal(text) : value));
    }
    return new SubjectFilter(
        expression, conditions.stream().collect(Collectors.joining(" OR ", "(", ")")));
  }

  private static Object value(String dataset, Field field, String text) {
    return switch (field.type()) {
      case STRING -> text;
      case INTEGER -> integer(dataset, field, text);
      default ->
          throw new ProblemException(
              "Cannot erase by field " + field.name() + " of " + dataset,
              "it is " + field.type() + ", and a subject is known by a string or an integer",
              "name the field that holds the subject's key");
    };
  }

  private static Long integer(String dataset, Field field, String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new ProblemException(
          "Invalid value '" + text + "' of field " + field.name() + " of " + dataset,
          "the field is an integer",
          "give the subject's key as it stands in the data",
          e);
    }
  }
}
