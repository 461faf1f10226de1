package org.millrace.dataops.expressions;

/**
 * What DuckDB answers with an error for the values of one row: an overflow, a text that is no
 * number. One object without a stack trace, as it may be thrown for every row.
 */
final class Fault extends ArithmeticException {
  @SuppressWarnings("StaticAssignmentOfThrowable")
  private static final Fault INSTANCE = new Fault();

  private Fault() {
    super("the expression has no value for this row");
  }

  static Fault here() {
    return INSTANCE;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
