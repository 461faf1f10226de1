package org.millrace.dataops.expressions;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.commons.compiler.InternalCompilerException;
import org.codehaus.janino.SimpleCompiler;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;

/**
 * Expressions compiled to bytecode by Janino, as one hidden class that goes when its program goes.
 * Immutable; may be run by many threads at once. Nothing is allocated but the strings that an
 * expression itself makes.
 */
public abstract class Program {
  private static final String PACKAGE = Program.class.getPackageName();

  /**
   * @param expressions all parsed against the same schema
   */
  public static Program compile(List<Expression> expressions) {
    List<String> texts = new ArrayList<>();
    String source = source(expressions, texts);
    try {
      SimpleCompiler compiler = new SimpleCompiler();
      compiler.setParentClassLoader(Program.class.getClassLoader());
      compiler.cook(source);
      Map<String, byte[]> classes = compiler.getBytecodes();
      Object program =
          MethodHandles.lookup()
              .defineHiddenClass(classes.get(PACKAGE + ".Compiled"), true)
              .lookupClass()
              .getDeclaredConstructor(String[].class)
              .newInstance((Object) texts.toArray(String[]::new));
      return (Program) program;
    } catch (CompileException | InternalCompilerException e) {
      throw new ProblemException(
          "Cannot compile " + expressions.size() + " expressions",
          String.valueOf(e.getMessage()),
          "split the longest expression into several features",
          e);
    } catch (InstantiationException
        | IllegalAccessException
        | NoSuchMethodException
        | InvocationTargetException e) {
      throw new IllegalStateException("Cannot load compiled expressions", e);
    }
  }

  /**
   * Computes one expression. A value that DuckDB would answer with an error, as an overflow, and a
   * number that is not finite are absent.
   *
   * @param expression its position in the list
   * @param out takes the value at {@code field}, whose type is the expression's
   */
  public final void evaluate(int expression, Row in, Row out, int field) {
    try {
      run(expression, in, out, field);
    } catch (ArithmeticException noValue) {
      out.setNull(field);
    }
  }

  /**
   * Computes one expression whose type is a time.
   *
   * @return microseconds
   * @throws ArithmeticException if it has no value or is NULL
   */
  public abstract long moment(int expression, Row in);

  /** The statements of one expression; throws {@link ArithmeticException} where it has no value. */
  abstract void run(int expression, Row in, Row out, int field);

  static void put(Row out, int field, double value) {
    if (Double.isFinite(value)) {
      out.setDouble(field, value);
    } else {
      out.setNull(field);
    }
  }

  /**
   * Methods are not private: Janino would make them static and name the class in their types, and a
   * hidden class has no name to be found by.
   */
  private static String source(List<Expression> expressions, List<String> texts) {
    StringBuilder methods = new StringBuilder();
    StringBuilder cases = new StringBuilder();
    StringBuilder moments = new StringBuilder();
    for (int i = 0; i < expressions.size(); i++) {
      cases.append(String.format("case %d: e%d(in, out, field); return;%n", i, i));
      methods.append(method(i, expressions.get(i).root(), texts));
      if (expressions.get(i).root().type().isTime()) {
        moments.append(String.format("case %d: return m%d(in);%n", i, i));
        methods.append(momentMethod(i, expressions.get(i).root(), texts));
      }
    }
    return String.join(
        "\n",
        "package " + PACKAGE + ";",
        "import org.millrace.kernel.Row;",
        "final class Compiled extends Program {",
        "private final String[] t;",
        "Compiled(String[] t) { this.t = t; }",
        "void run(int expression, Row in, Row out, int field) {",
        "switch (expression) {",
        cases,
        "default: throw new IndexOutOfBoundsException();",
        "}",
        "}",
        "public long moment(int expression, Row in) {",
        "switch (expression) {",
        moments,
        "default: throw new IndexOutOfBoundsException();",
        "}",
        "}",
        methods,
        "}");
  }

  private static String momentMethod(int index, Node root, List<String> texts) {
    JavaWriter writer = new JavaWriter(texts);
    JavaWriter.Variable value = writer.write(root);
    return String.format(
        Locale.ROOT,
        "long m%d(Row in) {%n%sif (%s) throw Fault.here();%nreturn %s;%n}%n",
        index,
        writer.statements(),
        value.isNull(),
        value.value());
  }

  private static String method(int index, Node root, List<String> texts) {
    JavaWriter writer = new JavaWriter(texts);
    JavaWriter.Variable value = writer.write(root);
    String put =
        switch (root.type().java) {
          case "boolean" -> "out.setBoolean(field, %s);";
          case "double" -> "put(out, field, %s);";
          case "String" -> "out.setString(field, %s);";
          default -> "out.setLong(field, %s);";
        };
    return String.format(
        Locale.ROOT,
        "void e%d(Row in, Row out, int field) {%n%sif (%s) out.setNull(field); else %s%n}%n",
        index,
        writer.statements(),
        value.isNull(),
        String.format(put, value.value()));
  }
}
