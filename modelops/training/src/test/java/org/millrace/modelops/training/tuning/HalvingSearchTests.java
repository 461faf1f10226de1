package org.millrace.modelops.training.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HalvingSearchTests {
  private static final Landscape LAND = Landscape.BRANIN;

  @Test
  void theBestOfEachRungGoOnWithMore() {
    HalvingSearch search = HalvingSearch.of(LAND.space, 7, 27, 3, 200);
    List<Proposal> proposals = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    run(search, proposals, losses, 0);

    assertThat(search.trials()).isEqualTo(27 + 9 + 3 + 1);
    assertThat(proposals.subList(0, 27)).allMatch(p -> p.share() == 1.0 / 27);
    assertThat(proposals.subList(36, 39)).allMatch(p -> p.share() == 1.0 / 3);
    assertThat(proposals.get(39).share()).isEqualTo(1);
    double least = losses.subList(0, 27).stream().mapToDouble(loss -> loss).min().orElseThrow();
    assertThat(LAND.at(proposals.get(39).point())).isEqualTo(least);
    assertThat(proposals.stream().mapToDouble(Proposal::share).sum()).isBetween(3.99, 4.01);
  }

  @Test
  void keepsAGoodPointWithATenthOfTheResourceThoughSmallTrialsMislead() {
    int kept = 0;
    for (int seed = 0; seed < 50; seed++) {
      HalvingSearch search = HalvingSearch.of(LAND.space, seed, 27, 3, 1e9);
      List<Proposal> proposals = new ArrayList<>();
      run(search, proposals, new ArrayList<>(), seed);
      double found = LAND.at(proposals.get(39).point());
      long better =
          proposals.subList(0, 27).stream().filter(p -> LAND.at(p.point()) < found).count();
      kept += better < 3 ? 1 : 0;
      // 27 whole trials would take 27 times the resource; these take 4.
      assertThat(proposals.stream().mapToDouble(Proposal::share).sum()).isLessThan(4.01);
    }
    // Chance would keep one of the best three in 11 % of the seeds.
    assertThat(kept).isGreaterThan(40);
  }

  @Test
  void noRungHasLessThanTheLeastUnit() {
    assertThat(HalvingSearch.of(LAND.space, 7, 27, 3, 5).rungs()).isEqualTo(1);
    assertThat(HalvingSearch.of(LAND.space, 7, 2, 3, 200).trials()).isEqualTo(2);
    assertThat(HalvingSearch.of(LAND.space, 7, 30, 3, 200).trials()).isEqualTo(30 + 10 + 3 + 1);
  }

  @Test
  void aRungWaitsForTheOneBefore() {
    HalvingSearch search = HalvingSearch.of(LAND.space, 7, 9, 3, 200);
    assertThat(search.needs(8)).isZero();
    assertThat(search.needs(9)).isEqualTo(9);
    assertThat(search.needs(12)).isEqualTo(12);
  }

  /** A trial with less of the resource is measured less exactly. */
  private static void run(
      HalvingSearch search, List<Proposal> proposals, List<Double> losses, int noise) {
    Random random = new Random(noise);
    for (int trial = 0; trial < search.trials(); trial++) {
      Proposal next = search.propose(trial, proposals, losses.subList(0, search.needs(trial)));
      proposals.add(next);
      double error = noise == 0 ? 0 : 2 * random.nextGaussian() / Math.sqrt(27 * next.share());
      losses.add(LAND.at(next.point()) + error);
    }
  }
}
