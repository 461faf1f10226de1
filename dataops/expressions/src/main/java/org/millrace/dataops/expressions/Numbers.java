package org.millrace.dataops.expressions;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.millrace.dataops.expressions.Node.Literal;
import org.millrace.kernel.ProblemException;

/** Numbers as they are written, typed as DuckDB types them. */
final class Numbers {
  /** Every decimal of so many digits is the nearest one to its double, and to no other's. */
  private static final int EXACT_DIGITS = 15;

  private Numbers() {}

  static Literal literal(String text) {
    if (text.matches("-?\\d+")) {
      return integer(text);
    }
    if (!text.matches("-?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
      throw invalid(text, "it is not a number that features understand");
    }
    double value = Double.parseDouble(text);
    if (!Double.isFinite(value)) {
      throw invalid(text, "no 64-bit floating point number is so large");
    }
    if (text.contains("e") || text.contains("E")) {
      return new Literal(SqlType.DOUBLE, value);
    }
    if (new BigDecimal(text).precision() > EXACT_DIGITS) {
      throw invalid(text, "a decimal may have at most " + EXACT_DIGITS + " digits");
    }
    return new Literal(SqlType.DECIMAL, value);
  }

  private static Literal integer(String text) {
    BigInteger value = new BigInteger(text);
    if (value.bitLength() > 63) {
      throw invalid(text, "no 64-bit integer is so large");
    }
    return new Literal(
        value.bitLength() > 31 ? SqlType.BIGINT : SqlType.INTEGER, value.longValue());
  }

  private static ProblemException invalid(String text, String why) {
    return new ProblemException(
        "Invalid number " + text, why, "write it as a floating point number, as in 1.5e3");
  }
}
