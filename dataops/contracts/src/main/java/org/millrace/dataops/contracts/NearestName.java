package org.millrace.dataops.contracts;

import java.util.Locale;
import java.util.Optional;
import org.millrace.kernel.Field;
import org.millrace.kernel.Schema;

/**
 * Guesses which field was meant by an unknown name: the one the fewest edits away (Levenshtein
 * 1966), letter case and separators aside.
 */
final class NearestName {
  private NearestName() {}

  static Optional<String> of(String unknown, Schema schema) {
    String wanted = plain(unknown);
    if (wanted.isEmpty() || wanted.length() > 63) {
      return Optional.empty();
    }
    String nearest = "";
    int fewest = Math.max(1, wanted.length() / 3) + 1;
    for (Field field : schema.fields()) {
      int edits = edits(wanted, plain(field.name()));
      if (edits < fewest) {
        fewest = edits;
        nearest = field.name();
      }
    }
    return nearest.isEmpty() ? Optional.empty() : Optional.of(nearest);
  }

  private static String plain(String name) {
    return name.replaceAll("[_\\-. ]", "").toLowerCase(Locale.ROOT);
  }

  private static int edits(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[right.length()];
  }
}
