package org.millrace.dataops.expressions;

import java.util.Collection;
import java.util.Comparator;

/** The known name that a mistyped one most likely means. */
public final class Nearest {
  private Nearest() {}

  /** Advice to use the nearest of the names, or any of them if none is near. */
  public static String advice(String name, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .filter(candidate -> distance(name, candidate) <= Math.max(2, name.length() / 3))
        .map(candidate -> "did you mean '" + candidate + "'? There are " + known)
        .orElse("use one of " + known);
  }

  /** Levenshtein (1966): how many letters to insert, delete or replace. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
