package org.millrace.platform.featuretest;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One file of tests as it is written.
 *
 * @param records by stream; known to every test of the file
 */
record TestFile(@Nullable Map<String, List<Map<String, Object>>> records, List<Case> tests) {
  TestFile {
    records = records == null ? Map.of() : records;
    tests = tests == null ? List.of() : List.copyOf(tests);
  }

  @Override
  public Map<String, List<Map<String, Object>>> records() {
    return records == null ? Map.of() : records;
  }

  /**
   * One test.
   *
   * @param name says what must hold; no two tests of a file share one
   * @param request the fields that matter
   * @param records known beside the file's
   * @param features expected values by name; null where the feature must be absent
   */
  record Case(
      String name,
      Map<String, Object> request,
      @Nullable Map<String, List<Map<String, Object>>> records,
      Map<String, Object> features) {
    @Override
    public Map<String, List<Map<String, Object>>> records() {
      return records == null ? Map.of() : records;
    }
  }
}
