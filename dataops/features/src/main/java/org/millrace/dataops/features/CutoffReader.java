package org.millrace.dataops.features;

import java.util.List;
import org.millrace.dataops.expressions.Expression;
import org.millrace.dataops.expressions.Program;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/** The compiled cutoff expression. */
final class CutoffReader {
  private final Expression expression;
  private final Program program;

  CutoffReader(String text, Schema request) {
    this.expression = Expression.parse(text, request);
    if (expression.type() != FieldType.TIMESTAMP) {
      throw new ProblemException(
          "Invalid cutoff '" + text + "'",
          "its type is " + expression.type(),
          "a cutoff is a TIMESTAMP");
    }
    this.program = Program.compile(List.of(expression));
  }

  long read(Row request) {
    try {
      return program.moment(0, request);
    } catch (ArithmeticException noValue) {
      throw new ProblemException(
          "Cannot tell the cutoff of this row",
          "'" + expression.text() + "' has no value for it",
          "give every field that the cutoff is built from");
    }
  }
}
