package org.millrace.dataops.expressions;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
  private final List<String> fields;

  private Expression(String text, Node root, List<String> fields) {
    this.text = text;
    this.root = root;
    this.fields = fields;
  }

  /**
   * Parses and checks.
   *
   * @param row the fields the expression may name
   * @throws org.millrace.kernel.ProblemException if it is no SQL, names what is not there, or means
   *     something that is not reproduced exactly
   */
  public static Expression parse(String text, Schema row) {
    Set<String> named = new LinkedHashSet<>();
    Node root = Parser.parse(text, row, named);
    Constants.check(root, text);
    return new Expression(text, root, List.copyOf(named));
  }

  static Expression of(String text, Node root) {
    return new Expression(text, root, List.of());
  }

  /** As it was written. */
  public String text() {
    return text;
  }

  public FieldType type() {
    return root.type().fieldType();
  }

  /** The fields it names, each once, in the order of its text. */
  public List<String> fields() {
    return fields;
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
