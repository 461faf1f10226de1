package org.millrace.modelops.training.retraining;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Problem;

/**
 * What a number should keep; beyond it calls for a training. Exactly one of the bounds is given,
 * and a number at its bound keeps it.
 *
 * @param metric lower-case letters, digits and underscores
 */
public record MetricBound(String metric, @Nullable Double atLeast, @Nullable Double atMost) {

  /** Whether it keeps the bound. */
  boolean isKeptBy(double value) {
    return atLeast != null ? value >= atLeast : atMost != null && value <= atMost;
  }

  /** As {@code at least 0.75}. */
  String words() {
    return atLeast != null ? "at least " + atLeast : "at most " + atMost;
  }

  Optional<Problem> fault(String section) {
    if (!metric.matches("[a-z][a-z0-9_]{0,62}")) {
      return Optional.of(
          RetrainingPolicy.fault(
              "'" + metric + "' under '" + section + "' can't be the name of a metric",
              "use lower-case letters, digits and underscores, beginning with a letter"));
    }
    Double bound = atLeast == null ? atMost : atLeast;
    if ((atLeast == null) == (atMost == null) || bound == null || !Double.isFinite(bound)) {
      return Optional.of(
          RetrainingPolicy.fault(
              "'" + metric + "' under '" + section + "' has not exactly one bound",
              "give it either at-least or at-most, a finite number"));
    }
    return Optional.empty();
  }
}
