package org.millrace.dataops.contracts;

import java.math.BigDecimal;

/**
 * What the figure of a dataset rule has to be, by ODCS' operators.
 *
 * @param low the value, or the lower of two
 * @param high the upper of two; as {@code low} where there is one
 * @param unit what is compared: the number itself, or its share of all rows in percent
 */
public record Tolerance(Operator operator, BigDecimal low, BigDecimal high, Unit unit) {

  /** By ODCS' names; {@code BETWEEN} includes both ends. */
  public enum Operator {
    BE("must be"),
    NOT_BE("must not be"),
    GREATER_THAN("must be greater than"),
    GREATER_OR_EQUAL_TO("must be at least"),
    LESS_THAN("must be less than"),
    LESS_OR_EQUAL_TO("must be at most"),
    BETWEEN("must be between"),
    NOT_BETWEEN("must not be between");

    private final String words;

    Operator(String words) {
      this.words = words;
    }
  }

  /** What a figure is counted in. */
  public enum Unit {
    ROWS,
    PERCENT
  }

  /** No row may break the rule. */
  public static final Tolerance NONE = atMost(BigDecimal.ZERO, Unit.ROWS);

  /** At most so many rows, or so many percent of them, may break the rule. */
  public static Tolerance atMost(BigDecimal value, Unit unit) {
    return new Tolerance(Operator.LESS_OR_EQUAL_TO, value, value, unit);
  }

  /**
   * @param share of the rows that must keep the rule, 0 to 1, as {@code mostly} says it
   */
  public static Tolerance mostly(BigDecimal share) {
    return atMost(
        BigDecimal.ONE.subtract(share).movePointRight(2).stripTrailingZeros(), Unit.PERCENT);
  }

  /**
   * Whether so many rows are within it.
   *
   * @param rows that the figure counts, as those that break the rule
   * @param of all rows there are; of none, the share is 0
   */
  public boolean allows(long rows, long of) {
    if (unit == Unit.ROWS) {
      return allows(BigDecimal.valueOf(rows));
    }
    // Compared as products: a share such as 1 of 3 has no exact decimal.
    BigDecimal all = BigDecimal.valueOf(Math.max(of, 1));
    return compare(
        BigDecimal.valueOf(rows).movePointRight(2), low.multiply(all), high.multiply(all));
  }

  /** Whether the figure, in this unit, is within it. */
  public boolean allows(BigDecimal figure) {
    return compare(figure, low, high);
  }

  private boolean compare(BigDecimal figure, BigDecimal least, BigDecimal most) {
    int toLow = figure.compareTo(least);
    boolean inside = toLow >= 0 && figure.compareTo(most) <= 0;
    return switch (operator) {
      case BE -> toLow == 0;
      case NOT_BE -> toLow != 0;
      case GREATER_THAN -> toLow > 0;
      case GREATER_OR_EQUAL_TO -> toLow >= 0;
      case LESS_THAN -> toLow < 0;
      case LESS_OR_EQUAL_TO -> toLow <= 0;
      case BETWEEN -> inside;
      case NOT_BETWEEN -> !inside;
    };
  }

  /** In words, as {@code must be at most 0.1 percent}. */
  @Override
  public String toString() {
    String value = low.toPlainString();
    if (operator == Operator.BETWEEN || operator == Operator.NOT_BETWEEN) {
      value += " and " + high.toPlainString();
    }
    return operator.words + " " + value + (unit == Unit.PERCENT ? " percent" : "");
  }
}
