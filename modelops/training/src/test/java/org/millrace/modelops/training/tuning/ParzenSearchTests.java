package org.millrace.modelops.training.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParzenSearchTests {
  private static final int SEEDS = 30;
  private static final int TRIALS = 60;

  @ParameterizedTest
  @EnumSource
  void comesNearerToTheLeastValueThanChanceDoes(Landscape landscape) {
    double[] gains =
        IntStream.range(0, SEEDS)
            .mapToDouble(
                seed ->
                    Math.log10(landscape.least(new RandomSearch(landscape.space, seed, TRIALS)))
                        - Math.log10(
                            landscape.least(new ParzenSearch(landscape.space, seed, TRIALS))))
            .toArray();
    double mean = IntStream.range(0, SEEDS).mapToDouble(i -> gains[i]).average().orElseThrow();
    double squares =
        IntStream.range(0, SEEDS).mapToDouble(i -> (gains[i] - mean) * (gains[i] - mean)).sum();
    double error = Math.sqrt(squares / (SEEDS - 1) / SEEDS);
    // One-sided 99 % (t with 29 degrees): the gain is no luck of these seeds.
    assertThat(mean - 2.462 * error).as(landscape.toString()).isPositive();
  }

  @Test
  void proposesTheSameWhateverIsKnownOfTheLastTrials() {
    ParzenSearch search = new ParzenSearch(Landscape.BRANIN.space, 7, 40);
    List<Proposal> before = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    for (int trial = 0; trial < 40; trial++) {
      assertThat(search.needs(trial)).isLessThanOrEqualTo(Math.max(0, trial - ParzenSearch.AHEAD));
      Proposal next = search.propose(trial, before, losses.subList(0, search.needs(trial)));
      assertThat(search.propose(trial, before, losses.subList(0, search.needs(trial))))
          .isEqualTo(next);
      before.add(next);
      losses.add(Landscape.BRANIN.at(next.point()));
    }
    assertThat(before).doesNotHaveDuplicates();
  }

  @Test
  void drawsAtRandomWhileEveryTrialHasFailed() {
    ParzenSearch search = new ParzenSearch(Landscape.BOWL.space, 7, 40);
    List<Proposal> before =
        IntStream.range(0, 20)
            .mapToObj(trial -> search.propose(Math.min(trial, 9), List.of(), List.of()))
            .toList();
    List<Double> failed = Collections.nCopies(search.needs(20), Double.POSITIVE_INFINITY);
    assertThat(search.propose(20, before, failed).point())
        .isEqualTo(
            new RandomSearch(Landscape.BOWL.space, 7, 40).propose(20, before, failed).point());
  }

  @Test
  void staysAwayFromWhereTrialsFail() {
    Space space = Landscape.BOWL.space;
    ParzenSearch search = new ParzenSearch(space, 7, 80);
    List<Proposal> before = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    int failedLate = 0;
    for (int trial = 0; trial < 80; trial++) {
      Proposal next = search.propose(trial, before, losses.subList(0, search.needs(trial)));
      before.add(next);
      boolean fails = next.point().get(0) < 0;
      losses.add(fails ? Double.POSITIVE_INFINITY : Landscape.BOWL.at(next.point()));
      failedLate += fails && trial >= 40 ? 1 : 0;
    }
    // Half of the space fails; chance would have 20 of the last 40 there.
    assertThat(failedLate).isLessThan(8);
  }
}
