package org.millrace.dataops.expressions;

import java.util.ArrayList;
import java.util.List;
import org.millrace.dataops.expressions.Node.Branch;
import org.millrace.dataops.expressions.Node.Call;
import org.millrace.dataops.expressions.Node.Choice;
import org.millrace.dataops.expressions.Node.Coalesce;
import org.millrace.dataops.expressions.Node.Connective;
import org.millrace.dataops.expressions.Node.Extreme;
import org.millrace.dataops.expressions.Node.Literal;
import org.millrace.dataops.expressions.Node.Logic;
import org.millrace.kernel.ProblemException;

/** Builds checked nodes out of checked nodes: finds the signature, widens the arguments. */
final class Calls {
  private Calls() {}

  /** A call of a function by its SQL name, in lower case. */
  static Node function(String name, List<Node> arguments) {
    return switch (name) {
      case "coalesce" -> coalesce(atLeast(1, name, arguments));
      case "nullif" -> nullIf(exactly(2, name, arguments));
      case "greatest", "least" -> extreme(name, atLeast(1, name, arguments));
      case "concat" -> concat(atLeast(1, name, arguments));
      case "date_part", "datepart" -> datePart(exactly(2, name, arguments));
      case "date_diff", "datediff" -> dateDiff(exactly(3, name, arguments));
      default -> strict(name, arguments);
    };
  }

  static Node strict(String name, List<Node> arguments) {
    for (Node argument : arguments) {
      if (argument.type() == SqlType.UNKNOWN) {
        throw new ProblemException(
            "Cannot use NULL with " + name,
            "the answer would be NULL for every row",
            "ask IS NULL, or CAST(NULL AS ...) if you mean it");
      }
    }
    List<SqlType> types = arguments.stream().map(Node::type).toList();
    Signatures.Signature signature =
        Signatures.find(name, types).orElseThrow(() -> mismatch(name, types));
    List<Node> widened = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      widened.add(Types.widen(arguments.get(i), signature.parameters().get(i)));
    }
    if (signature.dividesIntegers()) {
      widened.set(1, nullIf(List.of(widened.get(1), new Literal(signature.result(), 0L))));
    }
    return new Call(signature.result(), signature.method(), widened);
  }

  private static ProblemException mismatch(String name, List<SqlType> types) {
    if (types.contains(SqlType.DECIMAL) && Signatures.isExactOnDecimals(name)) {
      return Types.decimal(name);
    }
    if (types.contains(SqlType.TIMESTAMP) && types.contains(SqlType.LOCAL_TIMESTAMP)) {
      return new ProblemException(
          "Cannot use " + name + " between an instant and a local time",
          "a clock on a wall does not say which moment it is",
          "use two fields of the same kind");
    }
    return new ProblemException(
        "Cannot use " + name + " with the types " + types,
        "there is no such function for them",
        "cast the arguments, as in CAST(x AS DOUBLE)");
  }

  static Node not(Node condition) {
    return strict("not", List.of(condition));
  }

  static Node logic(Connective connective, List<Node> operands) {
    operands.forEach(operand -> condition(connective.name(), operand));
    return new Logic(connective, operands);
  }

  /** Three-valued: a NULL among the candidates makes what is not found NULL. */
  static Node in(Node value, List<Node> candidates) {
    List<Node> all = new ArrayList<>(candidates);
    all.add(value);
    boolean floating = all.stream().anyMatch(node -> node.type() == SqlType.DOUBLE);
    List<Node> found = new ArrayList<>();
    for (Node candidate : candidates) {
      found.add(
          candidate.type() == SqlType.UNKNOWN
              ? new Literal(SqlType.BOOLEAN, null)
              : strict("=", List.of(floating(value, floating), floating(candidate, floating))));
    }
    return found.size() == 1 ? found.get(0) : new Logic(Connective.OR, found);
  }

  static Node between(Node value, Node low, Node high) {
    boolean floating =
        List.of(value, low, high).stream().anyMatch(node -> node.type() == SqlType.DOUBLE);
    Node middle = floating(value, floating);
    return new Logic(
        Connective.AND,
        List.of(
            strict("<=", List.of(floating(low, floating), middle)),
            strict("<=", List.of(middle, floating(high, floating)))));
  }

  private static Node floating(Node node, boolean floating) {
    return floating && node.type().isNumeric() ? Types.widen(node, SqlType.DOUBLE) : node;
  }

  static Node choice(List<Branch> branches, Node otherwise) {
    List<Node> results = new ArrayList<>();
    for (Branch branch : branches) {
      condition("WHEN", branch.condition());
      results.add(branch.result());
    }
    results.add(otherwise);
    SqlType type = Types.common("CASE", results);
    List<Branch> widened =
        branches.stream()
            .map(branch -> new Branch(branch.condition(), Types.widen(branch.result(), type)))
            .toList();
    return new Choice(type, widened, Types.widen(otherwise, type));
  }

  private static Node coalesce(List<Node> operands) {
    SqlType type = Types.common("COALESCE", operands);
    return new Coalesce(
        type, operands.stream().map(operand -> Types.widen(operand, type)).toList());
  }

  private static Node nullIf(List<Node> operands) {
    Node value = operands.get(0);
    Branch equal = new Branch(strict("=", operands), new Literal(value.type(), null));
    return new Choice(value.type(), List.of(equal), value);
  }

  private static Node extreme(String name, List<Node> operands) {
    SqlType type = Types.common(name, operands);
    if (type == SqlType.BOOLEAN || type == SqlType.UNKNOWN) {
      throw mismatch(name, List.of(type));
    }
    return new Extreme(
        type,
        "Comparison." + name,
        operands.stream().map(operand -> Types.widen(operand, type)).toList());
  }

  /** Unlike ||, concat passes over what is NULL. */
  private static Node concat(List<Node> operands) {
    Node joined = new Literal(SqlType.VARCHAR, "");
    for (Node operand : operands) {
      if (operand.type() != SqlType.UNKNOWN) {
        Node present = coalesce(List.of(operand, new Literal(SqlType.VARCHAR, "")));
        joined = strict("||", List.of(joined, present));
      }
    }
    return joined;
  }

  static Node datePart(List<Node> arguments) {
    String field = text("date_part", arguments.get(0));
    String function =
        DateParts.function(field)
            .orElseThrow(
                () ->
                    new ProblemException(
                        "Cannot find the part '" + field + "' of a time",
                        "there is no such part",
                        Nearest.advice(field, DateParts.METHODS.keySet())));
    return strict(function, arguments.subList(1, 2));
  }

  private static Node dateDiff(List<Node> arguments) {
    String unit = text("date_diff", arguments.get(0));
    // A comparison has the same idea of which two times belong together.
    Node comparable = strict("<", arguments.subList(1, 3));
    List<Node> ends = new ArrayList<>(((Call) comparable).arguments());
    if (!ends.get(0).type().isTime()) {
      throw mismatch("date_diff", List.of(ends.get(0).type(), ends.get(1).type()));
    }
    String calendar =
        switch (DateParts.singular(unit)) {
          case "year" -> "years";
          case "quarter" -> "quarters";
          case "month" -> "months";
          case "week" ->
              throw new ProblemException(
                  "Cannot count the weeks between two times",
                  "DuckDB does not always begin them on the same day",
                  "write divide(date_diff('day', a, b), 7)");
          default -> "boundaries";
        };
    if (calendar.equals("boundaries")) {
      ends.add(new Literal(SqlType.BIGINT, DateParts.requireMicros(unit)));
    }
    return new Call(SqlType.BIGINT, "Moments." + calendar, ends);
  }

  static void condition(String where, Node node) {
    if (node.type() != SqlType.BOOLEAN) {
      throw new ProblemException(
          "Cannot use " + node.type() + " as a condition",
          where + " asks for true or false",
          "compare it with something, as in x > 0");
    }
  }

  private static String text(String name, Node node) {
    if (node instanceof Literal literal && literal.value() instanceof String text) {
      return text;
    }
    throw new ProblemException(
        "Cannot tell the unit of " + name,
        "its first argument is not a string",
        "write it as in " + name + "('hour', ...)");
  }

  private static List<Node> atLeast(int count, String name, List<Node> arguments) {
    if (arguments.size() < count) {
      throw wrongCount(name, arguments.size());
    }
    return arguments;
  }

  private static List<Node> exactly(int count, String name, List<Node> arguments) {
    if (arguments.size() != count) {
      throw wrongCount(name, arguments.size());
    }
    return arguments;
  }

  private static ProblemException wrongCount(String name, int count) {
    return new ProblemException(
        "Cannot call " + name + " with " + count + " arguments",
        "it takes another number of them",
        "look it up in the reference of feature expressions");
  }
}
