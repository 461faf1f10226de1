package org.millrace.dataops.features;

import org.millrace.dataops.expressions.Expression;
import org.millrace.kernel.Schema;

/** SQL over the fields of a stream, where a field's name alone always is the field. */
final class FactValue {
  private FactValue() {}

  /**
   * @throws org.millrace.kernel.ProblemException if it is neither a field nor SQL over the fields
   */
  static Expression parse(String text, Schema fields) {
    // Quoted, as a field may bear the name of a word of SQL, like "open".
    return Expression.parse(fields.has(text) ? '"' + text + '"' : text, fields);
  }
}
