package org.millrace.dataops.expressions;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.operators.arithmetic.Addition;
import net.sf.jsqlparser.expression.operators.arithmetic.Concat;
import net.sf.jsqlparser.expression.operators.arithmetic.Division;
import net.sf.jsqlparser.expression.operators.arithmetic.Modulo;
import net.sf.jsqlparser.expression.operators.arithmetic.Multiplication;
import net.sf.jsqlparser.expression.operators.arithmetic.Subtraction;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.GreaterThan;
import net.sf.jsqlparser.expression.operators.relational.GreaterThanEquals;
import net.sf.jsqlparser.expression.operators.relational.LikeExpression;
import net.sf.jsqlparser.expression.operators.relational.MinorThan;
import net.sf.jsqlparser.expression.operators.relational.MinorThanEquals;
import net.sf.jsqlparser.expression.operators.relational.NotEqualsTo;
import org.millrace.dataops.expressions.Node.Connective;

/** What stands between two operands, and the names that are functions. */
final class Operators {
  private static final Map<Class<?>, String> NAMES =
      Map.ofEntries(
          Map.entry(Addition.class, "+"),
          Map.entry(Subtraction.class, "-"),
          Map.entry(Multiplication.class, "*"),
          Map.entry(Division.class, "/"),
          Map.entry(Modulo.class, "%"),
          Map.entry(Concat.class, "||"),
          Map.entry(EqualsTo.class, "="),
          Map.entry(NotEqualsTo.class, "<>"),
          Map.entry(MinorThan.class, "<"),
          Map.entry(MinorThanEquals.class, "<="),
          Map.entry(GreaterThan.class, ">"),
          Map.entry(GreaterThanEquals.class, ">="),
          Map.entry(AndExpression.class, "and"),
          Map.entry(OrExpression.class, "or"));

  private static final List<String> OTHERS =
      List.of(
          "coalesce",
          "nullif",
          "greatest",
          "least",
          "concat",
          "date_part",
          "datepart",
          "date_diff",
          "datediff");

  private Operators() {}

  static Optional<String> name(BinaryExpression binary) {
    if (binary instanceof LikeExpression like) {
      boolean plain =
          like.getLikeKeyWord() == LikeExpression.KeyWord.LIKE
              && like.getEscape() == null
              && !like.isUseBinary();
      return plain ? Optional.of(like.isNot() ? "not like" : "like") : Optional.empty();
    }
    return Optional.ofNullable(NAMES.get(binary.getClass()));
  }

  static Node apply(String operator, Node left, Node right) {
    return switch (operator) {
      case "and" -> Calls.logic(Connective.AND, List.of(left, right));
      case "or" -> Calls.logic(Connective.OR, List.of(left, right));
      case ">" -> Calls.strict("<", List.of(right, left));
      case ">=" -> Calls.strict("<=", List.of(right, left));
      case "not like" -> Calls.not(Calls.strict("like", List.of(left, right)));
      default -> Calls.strict(operator, List.of(left, right));
    };
  }

  static boolean isFunction(String name) {
    return functions().contains(name);
  }

  static List<String> functions() {
    List<String> names = new ArrayList<>(Signatures.functions());
    names.removeAll(List.of("not", "like"));
    names.addAll(OTHERS);
    return names;
  }
}
