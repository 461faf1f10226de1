package org.millrace.dataops.contracts;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.TimeSpan;

/** One feature: either an expression over the request or the latest value of a stream. */
public record FeatureSettings(String name, @Nullable String row, @Nullable Latest latest) {
  public FeatureSettings {
    if ((row == null) == (latest == null)) {
      throw new ProblemException(
          "Invalid feature '" + name + "' in dataops.yaml",
          "it must be computed in exactly one way",
          "give it either 'row' or 'latest'");
    }
  }

  /**
   * The last value of a stream known at the cutoff.
   *
   * @param by field that the request and the stream share
   * @param within how old the value may be, as {@code 30m}, {@code 3h} or {@code 2d}
   */
  public record Latest(String stream, String by, String field, String within) {
    public Latest {
      TimeSpan.parse(within);
    }

    public Duration timeToLive() {
      return TimeSpan.parse(within);
    }
  }
}
