package org.millrace.modelops.tracking.mlflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Cuts what is too long for one call. */
final class Parts {
  private Parts() {}

  static <T> List<List<T>> of(List<T> whole, int longest) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < whole.size(); from += longest) {
      parts.add(whole.subList(from, Math.min(from + longest, whole.size())));
    }
    return parts;
  }

  static List<List<Map.Entry<String, String>>> of(Map<String, String> whole, int longest) {
    return of(List.copyOf(new TreeMap<>(whole).entrySet()), longest);
  }
}
