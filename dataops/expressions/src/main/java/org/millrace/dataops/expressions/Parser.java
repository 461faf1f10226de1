package org.millrace.dataops.expressions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.BooleanValue;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.DoubleValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.ExtractExpression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.IntervalExpression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.WhenClause;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.schema.Column;
import org.millrace.dataops.expressions.Node.Branch;
import org.millrace.dataops.expressions.Node.IsNull;
import org.millrace.dataops.expressions.Node.Literal;
import org.millrace.kernel.Field;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;

/** SQL text to checked nodes, by way of JSqlParser's tree. What it does not know it refuses. */
final class Parser {
  private static final int LONGEST = 10_000;

  private final Schema row;
  private final Set<String> named;

  private Parser(Schema row, Set<String> named) {
    this.row = row;
    this.named = named;
  }

  /**
   * @param named takes the fields that the expression names, in their order
   */
  static Node parse(String text, Schema row, Set<String> named) {
    if (text.length() > LONGEST) {
      throw new ProblemException(
          "Invalid expression of " + text.length() + " characters",
          "the longest may have " + LONGEST,
          "split it into several features");
    }
    Expression parsed = parse(text);
    // JSqlParser passes over comments, to it "//" is one; what it passed over DuckDB might not.
    if (!SourceText.isWhole(text, parsed.toString())) {
      throw new ProblemException(
          "Cannot understand all of '" + text + "'",
          "only this was understood: " + parsed,
          "leave out comments; for an integer division write divide(a, b)");
    }
    Node root = new Parser(row, named).node(parsed);
    if (root.type() == SqlType.UNKNOWN) {
      throw new ProblemException(
          "Cannot tell the type of '" + text + "'", "it is always NULL", "CAST it to a type");
    }
    return root;
  }

  private static Expression parse(String text) {
    try {
      return CCJSqlParserUtil.parseExpression(text, false);
    } catch (JSQLParserException | TokenMgrException e) {
      throw new ProblemException(
          "Cannot read '" + text + "' as SQL",
          String.valueOf(e.getMessage()).lines().findFirst().orElse("it is no expression"),
          "correct the expression",
          e);
    }
  }

  private Node node(Expression sql) {
    if (sql instanceof Column column) {
      return column(column);
    } else if (sql instanceof LongValue || sql instanceof DoubleValue) {
      return Numbers.literal(sql.toString());
    } else if (sql instanceof SignedExpression signed && signed.getSign() == '-') {
      return negative(signed.getExpression());
    } else if (sql instanceof StringValue string) {
      return string(string);
    } else if (sql instanceof BooleanValue bool) {
      return new Literal(SqlType.BOOLEAN, bool.getValue());
    } else if (sql instanceof NullValue) {
      return new Literal(SqlType.UNKNOWN, null);
    } else if (sql instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
      return node(list.get(0));
    } else if (sql instanceof NotExpression not && !not.isExclamationMark()) {
      return Calls.not(node(not.getExpression()));
    } else if (sql instanceof BinaryExpression binary) {
      return binary(binary);
    } else if (sql instanceof IsNullExpression isNull) {
      Node answer = new IsNull(node(isNull.getLeftExpression()));
      return isNull.isNot() ? Calls.not(answer) : answer;
    } else if (sql instanceof Between between) {
      return between(between);
    } else if (sql instanceof InExpression in) {
      return in(in);
    } else if (sql instanceof CaseExpression choice) {
      return choice(choice);
    } else if (sql instanceof CastExpression cast) {
      return cast(cast);
    } else if (sql instanceof ExtractExpression extract) {
      Node field = new Literal(SqlType.VARCHAR, extract.getName());
      return Calls.datePart(List.of(field, node(extract.getExpression())));
    } else if (sql instanceof Function function) {
      return function(function);
    }
    throw unsupported(sql);
  }

  private Node column(Column column) {
    String written = column.toString();
    String name = written.matches("\".+\"") ? written.substring(1, written.length() - 1) : written;
    int position = row.indexOf(name.toLowerCase(Locale.ROOT));
    if (position < 0) {
      throw new ProblemException(
          "Cannot find the column '" + name + "'",
          "a request has no such field",
          Nearest.advice(name, row.fields().stream().map(Field::name).toList()));
    }
    named.add(row.field(position).name());
    return new Node.Column(SqlType.of(row.field(position).type()), position);
  }

  private Node negative(Expression operand) {
    if (operand instanceof LongValue || operand instanceof DoubleValue) {
      return Numbers.literal("-" + operand);
    }
    return Calls.strict("-", List.of(node(operand)));
  }

  private static Node string(StringValue string) {
    if (string.getPrefix() != null || !"'".equals(string.getQuoteStr())) {
      throw unsupported(string);
    }
    return new Literal(SqlType.VARCHAR, string.getNotExcapedValue());
  }

  private Node binary(BinaryExpression binary) {
    Expression left = binary.getLeftExpression();
    Expression right = binary.getRightExpression();
    String operator = Operators.name(binary).orElseThrow(() -> unsupported(binary));
    if (right instanceof IntervalExpression interval && operator.equals("-")) {
      return Spans.move("minus", node(left), interval);
    } else if (right instanceof IntervalExpression interval && operator.equals("+")) {
      return Spans.move("plus", node(left), interval);
    } else if (left instanceof IntervalExpression interval && operator.equals("+")) {
      return Spans.move("plus", node(right), interval);
    }
    return Operators.apply(operator, node(left), node(right));
  }

  private Node between(Between between) {
    if (between.isUsingSymmetric() || between.isUsingAsymmetric()) {
      throw unsupported(between);
    }
    Node inside =
        Calls.between(
            node(between.getLeftExpression()),
            node(between.getBetweenExpressionStart()),
            node(between.getBetweenExpressionEnd()));
    return between.isNot() ? Calls.not(inside) : inside;
  }

  private Node in(InExpression in) {
    if (!(in.getRightExpression() instanceof ParenthesedExpressionList<?> list)) {
      throw unsupported(in);
    }
    List<Node> candidates = nodes(list);
    if (!candidates.stream().allMatch(Literal.class::isInstance)) {
      throw unsupported(in);
    }
    Node found = Calls.in(node(in.getLeftExpression()), candidates);
    return in.isNot() ? Calls.not(found) : found;
  }

  private Node choice(CaseExpression choice) {
    Expression subject = choice.getSwitchExpression();
    List<Branch> branches = new ArrayList<>();
    for (WhenClause when : choice.getWhenClauses()) {
      Node condition = node(when.getWhenExpression());
      if (subject != null) {
        condition = Calls.strict("=", List.of(node(subject), condition));
      }
      branches.add(new Branch(condition, node(when.getThenExpression())));
    }
    Expression otherwise = choice.getElseExpression();
    return Calls.choice(
        branches, otherwise == null ? new Literal(SqlType.UNKNOWN, null) : node(otherwise));
  }

  private Node cast(CastExpression cast) {
    String keyword = cast.keyword == null ? "cast" : cast.keyword.toLowerCase(Locale.ROOT);
    if (!keyword.equals("cast") && !keyword.equals("try_cast")) {
      throw unsupported(cast);
    }
    SqlType target = CastRules.target(String.valueOf(cast.getColDataType()));
    return CastRules.cast(node(cast.getLeftExpression()), target, keyword.equals("try_cast"));
  }

  private Node function(Function function) {
    String name = function.getName().toLowerCase(Locale.ROOT);
    if (!Operators.isFunction(name)) {
      throw new ProblemException(
          "Cannot find the function '" + function.getName() + "'",
          "features know no such function",
          Nearest.advice(name, Operators.functions()));
    }
    ExpressionList<?> parameters = function.getParameters();
    String plain = function.getName() + "(" + (parameters == null ? "" : parameters) + ")";
    if (!function.toString().equals(plain)) {
      throw unsupported(function);
    }
    return Calls.function(name, parameters == null ? List.of() : nodes(parameters));
  }

  private List<Node> nodes(ExpressionList<?> list) {
    List<Node> nodes = new ArrayList<>();
    for (Expression expression : list) {
      nodes.add(node(expression));
    }
    return nodes;
  }

  private static ProblemException unsupported(Expression sql) {
    return new ProblemException(
        "Cannot use '" + sql + "'",
        "this kind of SQL is not among what features understand",
        "write it with the operators and functions of the reference of feature expressions");
  }
}
