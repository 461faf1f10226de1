package org.millrace.platform.featuretest;

import java.util.List;
import org.millrace.kernel.Problem;

/**
 * What came of a test.
 *
 * @param name as the file has it
 * @param differences one for each feature that is not as expected; empty if the test passed
 */
public record FeatureTestResult(String name, List<Problem> differences) {
  public FeatureTestResult {
    differences = List.copyOf(differences);
  }

  public boolean passed() {
    return differences.isEmpty();
  }
}
