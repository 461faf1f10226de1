package org.millrace.dataops.expressions;

import java.util.ArrayList;
import java.util.List;
import org.millrace.kernel.Field;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/** Parts of an expression that are the same for every row: a fault in one is the author's. */
final class Constants {
  private Constants() {}

  /**
   * Computes every constant part once.
   *
   * @throws ProblemException if one has no value, as {@code 3600 * 1000000}, which overflows
   */
  static void check(Node node, String text) {
    if (node instanceof Node.Literal) {
      return;
    }
    if (!isConstant(node)) {
      parts(node).forEach(part -> check(part, text));
      return;
    }
    Schema schema = Schema.of(Field.optional("constant", node.type().fieldType()));
    try {
      Program.compile(List.of(Expression.of(text, node)))
          .run(0, new Row(schema), new Row(schema), 0);
    } catch (Fault noValue) {
      throw new ProblemException(
          "Cannot compute a constant part of '" + text + "'",
          "it overflows or cannot be cast; integers that are written out have 32 bits",
          "write the result itself, or begin with a wider number, as in CAST(3600 AS BIGINT)");
    }
  }

  private static boolean isConstant(Node node) {
    return !(node instanceof Node.Column)
        && node.type() != SqlType.UNKNOWN
        && parts(node).stream().allMatch(Constants::isConstant);
  }

  private static List<Node> parts(Node node) {
    if (node instanceof Node.Call call) {
      return call.arguments();
    } else if (node instanceof Node.TryCast cast) {
      return List.of(cast.operand());
    } else if (node instanceof Node.Logic logic) {
      return logic.operands();
    } else if (node instanceof Node.IsNull isNull) {
      return List.of(isNull.operand());
    } else if (node instanceof Node.Coalesce coalesce) {
      return coalesce.operands();
    } else if (node instanceof Node.Extreme extreme) {
      return extreme.operands();
    } else if (node instanceof Node.Choice choice) {
      List<Node> parts = new ArrayList<>();
      choice
          .branches()
          .forEach(branch -> parts.addAll(List.of(branch.condition(), branch.result())));
      parts.add(choice.otherwise());
      return parts;
    }
    return List.of();
  }
}
