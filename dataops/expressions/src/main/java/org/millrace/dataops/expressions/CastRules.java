package org.millrace.dataops.expressions;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.millrace.kernel.ProblemException;

/** What CAST may turn into what. */
final class CastRules {
  private static final Map<String, SqlType> TARGETS =
      Map.of(
          "double", SqlType.DOUBLE,
          "bigint", SqlType.BIGINT,
          "integer", SqlType.INTEGER,
          "varchar", SqlType.VARCHAR,
          "boolean", SqlType.BOOLEAN);

  private CastRules() {}

  static SqlType target(String name) {
    SqlType type = TARGETS.get(name.toLowerCase(Locale.ROOT));
    if (type == null) {
      throw new ProblemException(
          "Cannot cast to " + name,
          "features know no such type",
          "use one of DOUBLE, BIGINT, INTEGER, VARCHAR, BOOLEAN");
    }
    return type;
  }

  /**
   * @param attempt whether a value that cannot be cast becomes NULL, as TRY_CAST has it
   */
  static Node cast(Node value, SqlType to, boolean attempt) {
    SqlType from = value.type();
    if (from == SqlType.UNKNOWN || Types.widens(from, to)) {
      return Types.widen(value, to);
    }
    if (value instanceof Node.Literal literal && literal.value() instanceof String && !attempt) {
      throw new ProblemException(
          "Cannot cast the text '" + literal.value() + "'",
          "it is the same for every row",
          "write the value itself");
    }
    String method =
        method(from, to)
            .orElseThrow(
                () ->
                    new ProblemException(
                        "Cannot cast " + from + " to " + to,
                        "the two sides of the platform would not agree to the last bit",
                        "cast to another type, or round to a BIGINT first"));
    return attempt
        ? new Node.TryCast(to, method, value)
        : new Node.Call(to, method, List.of(value));
  }

  private static Optional<String> method(SqlType from, SqlType to) {
    boolean word = from.isInteger() || from == SqlType.BOOLEAN;
    boolean known = word || from == SqlType.DOUBLE || from == SqlType.VARCHAR;
    if (!known) {
      return Optional.empty();
    }
    return switch (to) {
      case DOUBLE -> Optional.of("Casts.toDouble");
      case BOOLEAN -> Optional.of("Casts.toBoolean");
      case BIGINT -> Optional.of(from == SqlType.DOUBLE ? "Arithmetic.toLong" : "Casts.toLong");
      case INTEGER ->
          Optional.of(
              from == SqlType.VARCHAR
                  ? "Casts.toInt"
                  : from == SqlType.BOOLEAN ? "Casts.toLong" : "Arithmetic.toInt");
      case VARCHAR -> word ? Optional.of("Casts.toText") : Optional.empty();
      default -> Optional.empty();
    };
  }
}
