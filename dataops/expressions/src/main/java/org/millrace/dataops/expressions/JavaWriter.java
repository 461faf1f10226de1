package org.millrace.dataops.expressions;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the Java statements that compute one expression. No character of the user's text goes into
 * them: columns are positions, texts are elements of an array.
 *
 * <p>Every node becomes two local variables, its value and whether it is NULL. A node seen before
 * in this block, or one around it, is not written again.
 */
final class JavaWriter {
  private static final String NEVER = "false";
  private static final String ALWAYS = "true";

  /**
   * @param isNull a Java expression: a variable, or {@code true} or {@code false} where known
   */
  record Variable(String value, String isNull) {}

  private final StringBuilder out = new StringBuilder();
  private final List<String> texts;
  private final Deque<Map<Node, Variable>> blocks = new ArrayDeque<>();
  private int count;

  /**
   * @param texts takes the string literals, which the code finds as {@code t[i]}
   */
  JavaWriter(List<String> texts) {
    this.texts = texts;
    blocks.push(new HashMap<>());
  }

  String statements() {
    return out.toString();
  }

  Variable write(Node node) {
    for (Map<Node, Variable> block : blocks) {
      Variable known = block.get(node);
      if (known != null) {
        return known;
      }
    }
    Variable variable = writeNew(node);
    blocks.element().put(node, variable);
    return variable;
  }

  private Variable writeNew(Node node) {
    if (node instanceof Node.Literal literal) {
      return literal(literal.type(), literal.value());
    } else if (node instanceof Node.Column column) {
      return column(column);
    } else if (node instanceof Node.Call call) {
      return call(call);
    } else if (node instanceof Node.TryCast cast) {
      return tryCast(cast);
    } else if (node instanceof Node.Logic logic) {
      return logic(logic);
    } else if (node instanceof Node.IsNull isNull) {
      return new Variable(write(isNull.operand()).isNull(), NEVER);
    } else if (node instanceof Node.Choice choice) {
      return choice(choice);
    } else if (node instanceof Node.Coalesce coalesce) {
      return coalesce(coalesce);
    } else if (node instanceof Node.Extreme extreme) {
      return extreme(extreme);
    }
    throw new IllegalStateException("no Java for " + node);
  }

  private Variable literal(SqlType type, @Nullable Object value) {
    if (value == null) {
      return new Variable("((" + type.java + ") " + type.absent + ")", ALWAYS);
    }
    if (value instanceof String text) {
      texts.add(text);
      return new Variable("t[" + (texts.size() - 1) + "]", NEVER);
    }
    if (value instanceof Long number) {
      return new Variable(number == Long.MIN_VALUE ? "Long.MIN_VALUE" : "(" + number + "L)", NEVER);
    }
    return new Variable("(" + value + ")", NEVER);
  }

  private Variable column(Node.Column column) {
    String read =
        switch (column.type().java) {
          case "boolean" -> "getBoolean";
          case "double" -> "getDouble";
          case "String" -> "getString";
          default -> "getLong";
        };
    int id = ++count;
    line("boolean n%d = in.isNull(%d);", id, column.position());
    line("%s v%d = in.%s(%d);", column.type().java, id, read, column.position());
    return variable(id);
  }

  private Variable call(Node.Call call) {
    List<Variable> arguments = call.arguments().stream().map(this::write).toList();
    String applied =
        call.method()
            + arguments.stream().map(Variable::value).collect(Collectors.joining(", ", "(", ")"));
    String isNull = any(arguments);
    int id = ++count;
    if (isNull.equals(NEVER)) {
      line("%s v%d = %s;", call.type().java, id, applied);
      return new Variable("v" + id, NEVER);
    }
    line("boolean n%d = %s;", id, isNull);
    line("%s v%d = %s;", call.type().java, id, call.type().absent);
    line("if (!n%d) v%d = %s;", id, id, applied);
    return variable(id);
  }

  private Variable tryCast(Node.TryCast cast) {
    Variable operand = write(cast.operand());
    int id = declare(cast.type());
    line("if (!%s) {", operand.isNull());
    line("try { v%d = %s(%s); n%d = false; }", id, cast.method(), operand.value(), id);
    line("catch (ArithmeticException e) { n%d = true; }", id);
    line("}");
    return variable(id);
  }

  private Variable logic(Node.Logic logic) {
    boolean and = logic.connective() == Node.Connective.AND;
    List<Variable> operands = logic.operands().stream().map(this::write).toList();
    String decided =
        operands.stream()
            .map(o -> "(!" + o.isNull() + " & " + (and ? "!" : "") + o.value() + ")")
            .collect(Collectors.joining(" | "));
    int id = ++count;
    line("boolean d%d = %s;", id, decided);
    line("boolean n%d = !d%d & (%s);", id, id, any(operands));
    line("boolean v%d = %sd%d;", id, and ? "!" : "", id);
    return variable(id);
  }

  private Variable choice(Node.Choice choice) {
    int id = declare(choice.type());
    block(
        id,
        () -> {
          for (Node.Branch branch : choice.branches()) {
            Variable condition = write(branch.condition());
            line("if (!%s & %s) {", condition.isNull(), condition.value());
            assign(id, branch.result());
            line("break b%d;", id);
            line("}");
          }
          assign(id, choice.otherwise());
        });
    return variable(id);
  }

  private Variable coalesce(Node.Coalesce coalesce) {
    int id = declare(coalesce.type());
    block(
        id,
        () -> {
          for (Node operand : coalesce.operands()) {
            Variable value = write(operand);
            line("v%d = %s;", id, value.value());
            line("n%d = %s;", id, value.isNull());
            line("if (!n%d) break b%d;", id, id);
          }
        });
    return variable(id);
  }

  private Variable extreme(Node.Extreme extreme) {
    List<Variable> operands = extreme.operands().stream().map(this::write).toList();
    int id = declare(extreme.type());
    for (Variable operand : operands) {
      line("if (!%s) {", operand.isNull());
      line(
          "v%d = n%d ? %s : %s(v%d, %s);",
          id, id, operand.value(), extreme.method(), id, operand.value());
      line("n%d = false;", id);
      line("}");
    }
    return variable(id);
  }

  private int declare(SqlType type) {
    int id = ++count;
    line("boolean n%d = true;", id);
    line("%s v%d = %s;", type.java, id, type.absent);
    return id;
  }

  /** A labelled block; what is written inside is not known outside. */
  private void block(int id, Runnable content) {
    line("b%d: {", id);
    blocks.push(new HashMap<>());
    content.run();
    blocks.pop();
    line("}");
  }

  private void assign(int id, Node result) {
    blocks.push(new HashMap<>());
    Variable value = write(result);
    blocks.pop();
    line("v%d = %s;", id, value.value());
    line("n%d = %s;", id, value.isNull());
  }

  private static Variable variable(int id) {
    return new Variable("v" + id, "n" + id);
  }

  private static String any(List<Variable> variables) {
    String nulls =
        variables.stream()
            .map(Variable::isNull)
            .filter(Predicate.not(NEVER::equals))
            .distinct()
            .collect(Collectors.joining(" | "));
    return nulls.isEmpty() ? NEVER : nulls;
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private void line(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
