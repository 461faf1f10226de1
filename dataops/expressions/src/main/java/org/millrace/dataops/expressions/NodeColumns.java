package org.millrace.dataops.expressions;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the columns that an expression reads. */
final class NodeColumns {
  private NodeColumns() {}

  static void collect(Node node, Set<Integer> columns) {
    if (node instanceof Node.Column column) {
      columns.add(column.position());
    }
    operands(node).forEach(operand -> collect(operand, columns));
  }

  private static List<Node> operands(Node node) {
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
      return Stream.concat(
              choice.branches().stream()
                  .flatMap(branch -> Stream.of(branch.condition(), branch.result())),
              Stream.of(choice.otherwise()))
          .toList();
    }
    return List.of();
  }
}
