package org.millrace.dataops.expressions;

import java.util.SortedSet;
import java.util.TreeSet;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Schema;

/**
 * One scalar SQL expression, checked against the fields it may read. Immutable.
 *
 * <p>The text is valid DuckDB SQL with the same meaning over columns of these types: INTEGER is
 * BIGINT, NUMBER is DOUBLE, STRING is VARCHAR, both times are TIMESTAMP (an instant in UTC). Times
 * of the two kinds never meet in one operation.
 */
public final class Expression {
  private final String text;
  private final Node root;

  private Expression(String text, Node root) {
    this.text = text;
    this.root = root;
  }

  /**
   * Parses and checks.
   *
   * @param row the fields the expression may name
   * @throws org.millrace.kernel.ProblemException if it is no SQL, names what is not there, or means
   *     something that is not reproduced exactly
   */
  public static Expression parse(String text, Schema row) {
    Node root = Parser.parse(text, row);
    Constants.check(root, text);
    return new Expression(text, root);
  }

  static Expression of(String text, Node root) {
    return new Expression(text, root);
  }

  /** As it was written. */
  public String text() {
    return text;
  }

  public FieldType type() {
    return root.type().fieldType();
  }

  /** Positions of the fields that it reads, in the schema it was parsed against. */
  public SortedSet<Integer> columns() {
    SortedSet<Integer> columns = new TreeSet<>();
    NodeColumns.collect(root, columns);
    return columns;
  }

  Node root() {
    return root;
  }

  @Override
  public String toString() {
    return text;
  }
}
