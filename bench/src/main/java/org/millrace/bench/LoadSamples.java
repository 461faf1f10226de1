package org.millrace.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The rounds of one target. */
final class LoadSamples {
  private final String target;
  private final List<HttpLoad> rounds = new ArrayList<>();

  LoadSamples(String target) {
    this.target = target;
  }

  void add(HttpLoad round) {
    rounds.add(round);
  }

  long answers() {
    return rounds.stream().mapToLong(round -> round.nanos().getTotalCount()).sum();
  }

  Samples perSecond() {
    return samples("", "answers/s", HttpLoad::perSecond);
  }

  Samples millisAt(int percentile) {
    return samples(" p" + percentile, "ms", round -> round.millisAt(percentile));
  }

  private Samples samples(String of, String unit, ToDoubleFunction<HttpLoad> figure) {
    return new Samples(target + of, unit, rounds.stream().map(figure::applyAsDouble).toList());
  }
}
