package org.millrace.dataops.expressions;

import java.util.Random;

/** SQL texts of a wanted type, of everything that features understand. */
final class RandomExpressions {
  private static final String[] PARTS = {
    "year",
    "quarter",
    "month",
    "week",
    "day",
    "dayofyear",
    "dayofweek",
    "isodow",
    "hour",
    "minute",
    "second"
  };
  private static final String[] UNITS = {
    "year", "quarter", "month", "week", "day", "hour", "minute", "second", "millisecond"
  };

  private final Random random;
  private final boolean parentheses;

  /**
   * @param parentheses around every operation; without, precedence decides what a text means, and
   *     it may well have no meaning
   */
  RandomExpressions(Random random, boolean parentheses) {
    this.random = random;
    this.parentheses = parentheses;
  }

  String next() {
    int depth = 1 + random.nextInt(4);
    return switch (random.nextInt(4)) {
      case 0 -> bool(depth);
      case 1 -> integer(depth);
      case 2 -> number(depth);
      default -> text(depth);
    };
  }

  private String bool(int depth) {
    int d = depth - 1;
    if (depth <= 0) {
      return pick("b", "c", "true", "false");
    }
    return switch (random.nextInt(12)) {
      case 0 -> join(bool(d), pick("AND", "OR"), bool(d));
      case 1 -> wrap("NOT " + bool(d));
      case 2 -> join(integer(d), comparison(), integer(d));
      case 3 -> join(number(d), comparison(), random.nextBoolean() ? number(d) : integer(d));
      case 4 -> join(text(d), comparison(), text(d));
      case 5 -> wrap(anything(d) + pick(" IS NULL", " IS NOT NULL"));
      case 6 -> join(integer(d), pick("", "NOT ") + "BETWEEN", integer(d) + " AND " + integer(d));
      case 7 ->
          join(integer(d), pick("", "NOT ") + "IN", "(1, -1, 7, 2.5" + pick("", ", NULL") + ")");
      case 8 ->
          join(text(d), pick("", "NOT ") + "IN", "('a', 'JFK', 'x''y'" + pick("", ", NULL") + ")");
      case 9 ->
          join(text(d), pick("LIKE", "NOT LIKE"), pick("'a%'", "'%_b%'", "'_'", "'%🦆'", "u"));
      case 10 -> join(time(d), comparison(), time(d));
      default -> either(depth, "bool");
    };
  }

  private String integer(int depth) {
    int d = depth - 1;
    if (depth <= 0) {
      return pick("i", "j", "0", "1", "3", "60", "1000000");
    }
    return switch (random.nextInt(10)) {
      case 0, 1 -> join(integer(d), pick("+", "-", "*", "%"), integer(d));
      case 2 -> wrap("-" + integer(d));
      case 3 -> pick("abs", "round") + "(" + integer(d) + ")";
      case 4 -> pick("divide", "mod") + "(" + integer(d) + ", " + integer(d) + ")";
      case 5 -> pick(PARTS) + "(" + time(d) + ")";
      case 6 -> "extract(" + pick(PARTS) + " FROM " + time(d) + ")";
      case 7 ->
          "date_diff('"
              + pick("year", "quarter", "month", "day", "hour", "minute", "second", "milliseconds")
              + "', "
              + time(d)
              + ", "
              + time(d)
              + ")";
      case 8 ->
          pick(
              "length(" + text(d) + ")",
              "CAST(" + number(d) + " AS BIGINT)",
              "CAST(" + bool(d) + " AS BIGINT)",
              "TRY_CAST(" + text(d) + " AS BIGINT)",
              "CAST(s || " + text(d) + " AS INTEGER)");
      default -> either(depth, "integer");
    };
  }

  private String number(int depth) {
    int d = depth - 1;
    if (depth <= 0) {
      return pick("d", "e", "0.5e0", "2e0", "1e-3");
    }
    return switch (random.nextInt(9)) {
      case 0, 1 ->
          join(
              number(d),
              pick("+", "-", "*", "%", "/"),
              random.nextBoolean() ? number(d) : integer(d));
      case 2 -> join(integer(d), "/", integer(d));
      case 3 -> join(number(d), pick("+", "-", "*", "/"), pick("1.5", "0.1", "100.25"));
      case 4 -> wrap("-" + number(d));
      case 5 -> pick("abs", "round", "floor", "ceil", "sqrt") + "(" + number(d) + ")";
      case 6 -> "round(" + number(d) + ", " + pick("0", "1", "2", "-1") + ")";
      case 7 ->
          pick(
              "epoch(" + time(d) + ")",
              "CAST(" + integer(d) + " AS DOUBLE)",
              "CAST(u || " + text(d) + " AS DOUBLE)",
              "TRY_CAST(" + text(d) + " AS DOUBLE)",
              "floor(" + integer(d) + ")");
      default -> either(depth, "number");
    };
  }

  private String text(int depth) {
    int d = depth - 1;
    if (depth <= 0) {
      return pick(
          "s", "u", "'a'", "''", "'x''y'", "'🦆'", "'back\\slash'", "'/* no -- comment //'");
    }
    return switch (random.nextInt(7)) {
      case 0 -> join(text(d), "||", text(d));
      case 1 -> pick("lower", "upper") + "(" + text(d) + ")";
      case 2 ->
          "substring("
              + text(d)
              + ", "
              + pick("-2", "-1", "0", "1", "2", "5")
              + ", "
              + pick("-1", "0", "1", "3")
              + ")";
      case 3 -> "substring(" + text(d) + ", " + pick("-2", "0", "2") + ")";
      case 4 -> "concat(" + text(d) + ", " + text(d) + ", " + pick("NULL", "s") + ")";
      case 5 -> pick("CAST(" + integer(d) + " AS VARCHAR)", "CAST(" + bool(d) + " AS VARCHAR)");
      default -> either(depth, "text");
    };
  }

  private String time(int depth) {
    if (depth <= 0 || random.nextInt(3) == 0) {
      return pick("t", "w");
    }
    return join(
        time(depth - 1),
        pick("+", "-"),
        "INTERVAL " + pick("1", "2", "13", "31") + " " + pick(UNITS));
  }

  private String either(int depth, String kind) {
    int d = depth - 1;
    return switch (random.nextInt(6)) {
      case 0 -> "CASE WHEN " + bool(d) + " THEN " + of(kind, d) + " ELSE " + of(kind, d) + " END";
      case 1 ->
          "CASE WHEN "
              + bool(d)
              + " THEN "
              + of(kind, d)
              + " WHEN "
              + bool(d)
              + " THEN "
              + of(kind, d)
              + " END";
      case 2 ->
          "CASE "
              + integer(d)
              + " WHEN 1 THEN "
              + of(kind, d)
              + " WHEN j THEN "
              + of(kind, d)
              + " ELSE NULL END";
      case 3 -> "coalesce(" + of(kind, d) + ", " + of(kind, d) + ")";
      case 4 -> "nullif(" + of(kind, d) + ", " + of(kind, d) + ")";
      default ->
          kind.equals("bool")
              ? bool(d)
              : pick("greatest", "least") + "(" + of(kind, d) + ", " + of(kind, d) + ", NULL)";
    };
  }

  private String of(String kind, int depth) {
    return switch (kind) {
      case "bool" -> bool(depth);
      case "integer" -> integer(depth);
      case "number" -> number(depth);
      default -> text(depth);
    };
  }

  private String anything(int depth) {
    return of(pick("bool", "integer", "number", "text"), depth);
  }

  private String comparison() {
    return pick("=", "<>", "<", "<=", ">", ">=", "!=");
  }

  private String join(String left, String operator, String right) {
    return wrap(left + " " + operator + " " + right);
  }

  private String wrap(String text) {
    return parentheses ? "(" + text + ")" : text;
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
