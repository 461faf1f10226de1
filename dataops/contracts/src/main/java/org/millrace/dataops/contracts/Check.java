package org.millrace.dataops.contracts;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * What a value of one field must be, for a record (the methods {@code keeps}, of which a check has
 * those of its field's type) and for a table (SQL). An absent value keeps every check but {@link
 * Present}.
 */
sealed interface Check {
  default boolean keeps(String text) {
    return true;
  }

  default boolean keeps(long word) {
    return true;
  }

  default boolean keeps(double number) {
    return true;
  }

  /** A DuckDB predicate over a column, which is given quoted. */
  String sql(String column);

  /** There is a value. */
  record Present() implements Check {
    @Override
    public String sql(String column) {
      return column + " IS NOT NULL";
    }
  }

  /** The text is not blank. */
  record NotBlank() implements Check {
    @Override
    public boolean keeps(String text) {
      return !text.isBlank();
    }

    @Override
    public String sql(String column) {
      return "trim(" + column + ") <> ''";
    }
  }

  /** The text has at least so many characters, which are code points. */
  record MinLength(int least) implements Check {
    @Override
    public boolean keeps(String text) {
      return text.length() >= least && text.codePointCount(0, text.length()) >= least;
    }

    @Override
    public String sql(String column) {
      return "length(" + column + ") >= " + least;
    }
  }

  /** The text has at most so many characters. */
  record MaxLength(int most) implements Check {
    @Override
    public boolean keeps(String text) {
      return text.length() <= most || text.codePointCount(0, text.length()) <= most;
    }

    @Override
    public String sql(String column) {
      return "length(" + column + ") <= " + most;
    }
  }

  /** The pattern is found in the text. */
  record Matches(EcmaPattern pattern) implements Check {
    @Override
    public boolean keeps(String text) {
      return pattern.isFoundIn(text);
    }

    @Override
    public String sql(String column) {
      return "regexp_matches(" + column + ", " + quoted(pattern.toString()) + ")";
    }
  }

  /**
   * The value is not beyond a limit, which is itself kept if it is not exclusive.
   *
   * @param literal the limit in SQL
   * @param word the last integer or microsecond that keeps it
   */
  record Limit(boolean lower, boolean exclusive, BigDecimal limit, long word, String literal)
      implements Check {
    @Override
    public boolean keeps(long value) {
      return lower ? value >= word : value <= word;
    }

    @Override
    public boolean keeps(double value) {
      double bound = limit.doubleValue();
      if (exclusive) {
        return lower ? value > bound : value < bound;
      }
      return lower ? value >= bound : value <= bound;
    }

    @Override
    public String sql(String column) {
      return column + (lower ? " >" : " <") + (exclusive ? " " : "= ") + literal;
    }
  }

  /** The integer is a multiple of the step. */
  record MultipleOf(long step) implements Check {
    @Override
    public boolean keeps(long value) {
      return value % step == 0;
    }

    @Override
    public String sql(String column) {
      return column + " % " + step + " = 0";
    }
  }

  /** The text is one of these. */
  record OneOfTexts(Set<String> values) implements Check {
    @Override
    public boolean keeps(String text) {
      return values.contains(text);
    }

    @Override
    public String sql(String column) {
      return column + values.stream().sorted().map(Check::quoted).collect(listed());
    }
  }

  /** The number or integer is one of these. */
  final class OneOfNumbers implements Check {
    private final List<BigDecimal> values;
    private final long[] words;
    private final double[] numbers;

    OneOfNumbers(List<BigDecimal> values) {
      this.values = List.copyOf(values);
      this.words = values.stream().mapToLong(BigDecimal::longValue).toArray();
      this.numbers = values.stream().mapToDouble(BigDecimal::doubleValue).toArray();
    }

    List<BigDecimal> values() {
      return values;
    }

    @Override
    public boolean keeps(long value) {
      for (long each : words) {
        if (each == value) {
          return true;
        }
      }
      return false;
    }

    @Override
    public boolean keeps(double value) {
      for (double each : numbers) {
        if (each == value) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String sql(String column) {
      return column + values.stream().map(BigDecimal::toPlainString).collect(listed());
    }
  }

  /** A text as an SQL literal. */
  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static Collector<CharSequence, ?, String> listed() {
    return Collectors.joining(", ", " IN (", ")");
  }
}
