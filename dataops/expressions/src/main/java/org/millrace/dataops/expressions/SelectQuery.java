package org.millrace.dataops.expressions;

import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.Select;
import org.millrace.kernel.ProblemException;

/** A query over one table, written with {@code ${table}} in its place. */
public final class SelectQuery {
  private static final String TABLE = "${table}";

  private SelectQuery() {}

  /**
   * Checks the form: one SELECT that reads {@code ${table}} and has no other placeholder. Whether
   * its columns are there, the engine that runs it says.
   *
   * @throws ProblemException if it is none
   */
  public static void check(String sql) {
    if (!sql.contains(TABLE)) {
      throw new ProblemException(
          "Cannot run the query", "it does not read ${table}", "write SELECT ... FROM ${table}");
    }
    String plain = sql.replace(TABLE, "table_");
    if (plain.contains("${")) {
      throw new ProblemException(
          "Cannot run the query",
          "it has a placeholder that nothing is put in for: "
              + plain.substring(plain.indexOf("${")).lines().findFirst().orElse(""),
          "use ${table}, and ${column} in a rule of a field");
    }
    Statement statement;
    try {
      statement = CCJSqlParserUtil.parse(plain);
    } catch (JSQLParserException | TokenMgrException e) {
      throw new ProblemException(
          "Cannot read the query as SQL",
          String.valueOf(e.getMessage()).lines().findFirst().orElse("it is no statement"),
          "correct the query",
          e);
    }
    if (!(statement instanceof Select)) {
      throw new ProblemException(
          "Cannot run the query", "it is no SELECT", "write SELECT ... FROM ${table}");
    }
  }
}
