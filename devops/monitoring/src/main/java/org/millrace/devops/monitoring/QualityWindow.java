package org.millrace.devops.monitoring;

import java.time.Instant;
import java.util.OptionalInt;
import org.millrace.kernel.ProblemException;

/**
 * The predictions that are looked at.
 *
 * @param from the earliest cutoff, event time
 * @param to after the last cutoff
 * @param version only of this model version; all of them if absent
 */
public record QualityWindow(Instant from, Instant to, OptionalInt version) {
  public QualityWindow {
    if (!from.isBefore(to)) {
      throw new ProblemException(
          "Invalid window from " + from + " to " + to,
          "it ends before it begins",
          "give a later end");
    }
  }

  /** All versions between two moments. */
  public static QualityWindow between(Instant from, Instant to) {
    return new QualityWindow(from, to, OptionalInt.empty());
  }

  public QualityWindow ofVersion(int number) {
    return new QualityWindow(from, to, OptionalInt.of(number));
  }
}
