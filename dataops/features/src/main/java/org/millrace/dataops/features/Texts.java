package org.millrace.dataops.features;

import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Row;

/** Sets a string that may be absent. */
final class Texts {
  private Texts() {}

  static void set(Row row, int field, @Nullable String text) {
    if (text == null) {
      row.setNull(field);
    } else {
      row.setString(field, text);
    }
  }
}
