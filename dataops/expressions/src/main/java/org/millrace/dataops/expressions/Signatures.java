package org.millrace.dataops.expressions;

import static org.millrace.dataops.expressions.SqlType.BIGINT;
import static org.millrace.dataops.expressions.SqlType.BOOLEAN;
import static org.millrace.dataops.expressions.SqlType.DECIMAL;
import static org.millrace.dataops.expressions.SqlType.DOUBLE;
import static org.millrace.dataops.expressions.SqlType.INTEGER;
import static org.millrace.dataops.expressions.SqlType.LOCAL_TIMESTAMP;
import static org.millrace.dataops.expressions.SqlType.TIMESTAMP;
import static org.millrace.dataops.expressions.SqlType.VARCHAR;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The functions and operators that answer NULL to NULL, each with the types it takes. */
final class Signatures {
  /**
   * @param method what generated code calls
   */
  record Signature(String name, SqlType result, String method, List<SqlType> parameters) {
    /** Whether a second argument of zero makes the answer NULL. */
    boolean dividesIntegers() {
      return result.isInteger() && DIVISIONS.contains(name);
    }

    boolean takes(List<SqlType> arguments) {
      for (int i = 0; i < arguments.size(); i++) {
        if (!Types.widens(arguments.get(i), parameters.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  /** DuckDB has arithmetic of its own for decimals under these names. */
  private static final Set<String> EXACT_ON_DECIMALS =
      Set.of("+", "-", "*", "%", "mod", "abs", "round", "floor", "ceil", "ceiling", "divide");

  private static final Set<String> DIVISIONS = Set.of("%", "mod", "divide");

  private static final Map<String, List<Signature>> ALL = new LinkedHashMap<>();

  static {
    for (String name : List.of("+", "-", "*")) {
      String method =
          "Arithmetic." + Map.of("+", "add", "-", "subtract", "*", "multiply").get(name);
      add(name, INTEGER, method + "Int", INTEGER, INTEGER);
      add(name, BIGINT, method, BIGINT, BIGINT);
      add(name, DOUBLE, method, DOUBLE, DOUBLE);
    }
    add("-", INTEGER, "Arithmetic.negateInt", INTEGER);
    add("-", BIGINT, "Arithmetic.negate", BIGINT);
    add("-", DOUBLE, "Arithmetic.negate", DOUBLE);
    for (String name : List.of("%", "mod")) {
      add(name, INTEGER, "Arithmetic.remainder", INTEGER, INTEGER);
      add(name, BIGINT, "Arithmetic.remainder", BIGINT, BIGINT);
      add(name, DOUBLE, "Arithmetic.remainder", DOUBLE, DOUBLE);
    }
    add("/", DOUBLE, "Arithmetic.quotient", DOUBLE, DOUBLE);
    add("divide", INTEGER, "Arithmetic.divideInt", INTEGER, INTEGER);
    add("divide", BIGINT, "Arithmetic.divide", BIGINT, BIGINT);
    add("abs", INTEGER, "Arithmetic.absInt", INTEGER);
    add("abs", BIGINT, "Arithmetic.abs", BIGINT);
    add("abs", DOUBLE, "Math.abs", DOUBLE);
    add("round", INTEGER, "", INTEGER);
    add("round", BIGINT, "", BIGINT);
    add("round", DOUBLE, "Arithmetic.round", DOUBLE);
    add("round", DOUBLE, "Arithmetic.round", DOUBLE, INTEGER);
    add("floor", DOUBLE, "Math.floor", DOUBLE);
    add("ceil", DOUBLE, "Math.ceil", DOUBLE);
    add("ceiling", DOUBLE, "Math.ceil", DOUBLE);
    add("sqrt", DOUBLE, "Math.sqrt", DOUBLE);
    add("ln", DOUBLE, "Math.log", DOUBLE);
    add("log10", DOUBLE, "Math.log10", DOUBLE);
    add("exp", DOUBLE, "Math.exp", DOUBLE);
    add("power", DOUBLE, "Math.pow", DOUBLE, DOUBLE);
    add("pow", DOUBLE, "Math.pow", DOUBLE, DOUBLE);

    Map<String, String> comparisons = Map.of("<", "less", "<=", "lessOrEqual");
    for (SqlType type : List.of(BIGINT, DOUBLE, VARCHAR, TIMESTAMP, LOCAL_TIMESTAMP)) {
      comparisons.forEach((name, method) -> add(name, BOOLEAN, "Comparison." + method, type, type));
    }
    for (SqlType type : List.of(BOOLEAN, BIGINT, DOUBLE, VARCHAR, TIMESTAMP, LOCAL_TIMESTAMP)) {
      add("=", BOOLEAN, "Comparison.equal", type, type);
      add("<>", BOOLEAN, "Comparison.unequal", type, type);
    }
    add("not", BOOLEAN, "!", BOOLEAN);

    add("lower", VARCHAR, "Text.lower", VARCHAR);
    add("upper", VARCHAR, "Text.upper", VARCHAR);
    add("length", BIGINT, "Text.length", VARCHAR);
    add("||", VARCHAR, "Text.concat", VARCHAR, VARCHAR);
    add("like", BOOLEAN, "Text.like", VARCHAR, VARCHAR);
    for (String name : List.of("substring", "substr")) {
      add(name, VARCHAR, "Text.substring", VARCHAR, BIGINT);
      add(name, VARCHAR, "Text.substring", VARCHAR, BIGINT, BIGINT);
    }
    for (SqlType time : List.of(TIMESTAMP, LOCAL_TIMESTAMP)) {
      DateParts.METHODS.forEach((name, method) -> add(name, BIGINT, "Moments." + method, time));
      add("epoch", DOUBLE, "Moments.epoch", time);
    }
  }

  private Signatures() {}

  private static void add(String name, SqlType result, String method, SqlType... parameters) {
    ALL.computeIfAbsent(name, key -> new ArrayList<>())
        .add(new Signature(name, result, method, List.of(parameters)));
  }

  static boolean has(String name) {
    return ALL.containsKey(name);
  }

  /** The names that are words, for people who mistyped one. */
  static List<String> functions() {
    return ALL.keySet().stream().filter(name -> Character.isLetter(name.charAt(0))).toList();
  }

  /** The first signature of the name that takes arguments of these types as they are or wider. */
  static Optional<Signature> find(String name, List<SqlType> arguments) {
    boolean decimal = arguments.contains(DECIMAL) && !arguments.contains(DOUBLE);
    if (decimal && EXACT_ON_DECIMALS.contains(name)) {
      return Optional.empty();
    }
    return ALL.getOrDefault(name, List.of()).stream()
        .filter(signature -> signature.parameters().size() == arguments.size())
        .filter(signature -> signature.takes(arguments))
        .findFirst();
  }

  static boolean isExactOnDecimals(String name) {
    return EXACT_ON_DECIMALS.contains(name);
  }
}
