package org.millrace.bench;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What was measured of one thing, a value a round.
 *
 * @param what for people
 * @param unit of the values
 * @param values in the order of the rounds; at least one
 */
record Samples(String what, String unit, List<Double> values) {
  Samples {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("Cannot report " + what + " from 0 rounds");
    }
  }

  double median() {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  double min() {
    return Collections.min(values);
  }

  double max() {
    return Collections.max(values);
  }

  /** This over the other, round by round. */
  Samples over(Samples other) {
    return new Samples(
        what + " / " + other.what,
        "ratio",
        IntStream.range(0, values.size())
            .mapToObj(round -> values.get(round) / other.values.get(round))
            .toList());
  }
}
