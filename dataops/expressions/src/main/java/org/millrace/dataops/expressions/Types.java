package org.millrace.dataops.expressions;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.millrace.kernel.ProblemException;

/** Which type stands in for which, and how a value becomes one of the wider type. */
final class Types {
  private Types() {}

  static boolean widens(SqlType from, SqlType to) {
    return from == to
        || (from == SqlType.INTEGER && to == SqlType.BIGINT)
        || (from.isNumeric() && to == SqlType.DOUBLE);
  }

  /** The node as a value of a type it widens to. */
  static Node widen(Node node, SqlType to) {
    if (node.type() == to) {
      return node;
    }
    if (node instanceof Node.Literal literal && literal.value() == null) {
      return new Node.Literal(to, null);
    }
    if (node instanceof Node.Literal literal && literal.value() instanceof Number number) {
      return new Node.Literal(
          to, to.java.equals("long") ? (Object) number.longValue() : number.doubleValue());
    }
    return new Node.Call(to, node.type().java.equals(to.java) ? "" : "(double)", List.of(node));
  }

  /** The type of a value that may come from any of the nodes, as the branches of a CASE. */
  static SqlType common(String where, List<Node> nodes) {
    Set<SqlType> types = EnumSet.noneOf(SqlType.class);
    nodes.forEach(node -> types.add(node.type()));
    types.remove(SqlType.UNKNOWN);
    if (types.isEmpty()) {
      return SqlType.UNKNOWN;
    }
    if (types.size() == 1) {
      return types.iterator().next();
    }
    if (!types.stream().allMatch(SqlType::isNumeric)) {
      throw new ProblemException(
          "Cannot mix the types " + types,
          "every value of " + where + " must be of one type",
          "cast them to one type, as in CAST(x AS VARCHAR)");
    }
    if (types.contains(SqlType.DOUBLE)) {
      return SqlType.DOUBLE;
    }
    if (!types.contains(SqlType.DECIMAL)) {
      return SqlType.BIGINT;
    }
    for (Node node : nodes) {
      if (node.type().isInteger() && !(node instanceof Node.Literal)) {
        throw decimal(where);
      }
    }
    return SqlType.DECIMAL;
  }

  static ProblemException decimal(String where) {
    return new ProblemException(
        "Cannot use a decimal literal such as 1.5 with " + where,
        "DuckDB would compute with exact decimals here, which features do not",
        "write it as a floating point number, 1.5e0, or CAST the other side to DOUBLE");
  }
}
