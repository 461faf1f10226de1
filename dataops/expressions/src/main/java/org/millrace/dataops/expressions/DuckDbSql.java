package org.millrace.dataops.expressions;

import org.millrace.kernel.FieldType;

/** An expression as DuckDB computes it over columns, with the same values as a program's. */
public final class DuckDbSql {
  /**
   * To be run in a DuckDB (2.0) before {@link #of}. The optimizer moves parts of an expression out
   * of its CASE or TRY, where a fault in them then fails the whole query.
   */
  public static final String SETUP =
      "SET error_on_division_by_zero = false; PRAGMA disable_optimizer";

  private DuckDbSql() {}

  /**
   * A value that cannot be computed, and a number that is not finite, is NULL.
   *
   * @param expression as it was written
   * @param type of its value
   */
  public static String of(String expression, FieldType type) {
    String attempt = "TRY(" + expression + ")";
    if (type != FieldType.NUMBER) {
      return attempt;
    }
    String number = "CAST(" + attempt + " AS DOUBLE)";
    return "CASE WHEN isfinite(" + number + ") THEN " + number + " END";
  }
}
