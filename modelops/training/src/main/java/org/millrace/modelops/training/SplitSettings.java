package org.millrace.modelops.training;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;

/**
 * How rows are kept aside to measure a model: the last ones by cutoff, as in life.
 *
 * @param test share of the rows, above 0 and below 1
 * @param testFrom or the cutoff at which the test rows begin
 */
public record SplitSettings(By by, @Nullable Double test, @Nullable Instant testFrom) {
  public SplitSettings {
    if ((test == null) == (testFrom == null)) {
      throw new ProblemException(
          "Invalid split in " + ModelopsSettings.FILE,
          "the test rows begin at one moment",
          "give either 'test', the last share of the rows, or 'test-from', a moment");
    }
    if (test != null && !(test > 0 && test < 1)) {
      throw new ProblemException(
          "Invalid share of test rows " + test + " in " + ModelopsSettings.FILE,
          "both parts need rows",
          "choose it above 0 and below 1, such as 0.25");
    }
  }

  /** The order in which rows are split. */
  public enum By {
    TIME
  }
}
