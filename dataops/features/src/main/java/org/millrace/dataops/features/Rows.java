package org.millrace.dataops.features;

import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;

/** Moves one value that is there from row to row. */
final class Rows {
  private Rows() {}

  /**
   * @param type of the target field; a NUMBER may come from an INTEGER
   */
  static void copy(FieldType type, Row from, int source, Row to, int target) {
    if (type == FieldType.NUMBER) {
      to.setDouble(target, from.getDouble(source));
      return;
    }
    String text = from.getString(source);
    if (type == FieldType.STRING && text != null) {
      to.setString(target, text);
    } else {
      to.setLong(target, from.getLong(source));
    }
  }
}
