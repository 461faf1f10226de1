package org.millrace.modelops.training.tuning;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The tree-structured Parzen estimator (Bergstra et al. 2011), with the choices of Optuna: the best
 * tenth of the trials, at most 25, tell where good points lie, the others where bad ones do; of 24
 * draws from the good the one is tried whose density among the good, over that among the bad, is
 * greatest. The first 10 trials are random.
 *
 * <p>The last {@link #AHEAD} trials are always taken to be still going on, and as bad (the
 * "constant liar" of Ginsbourger et al. 2010), so that so many workers do not all try one point,
 * and one worker proposes what many would.
 */
record ParzenSearch(Space space, long seed, int trials) implements Search {
  static final int STARTUP = 10;
  static final int AHEAD = 3;
  private static final int CANDIDATES = 24;
  private static final int MOST_GOOD = 25;

  @Override
  public int needs(int trial) {
    return trial < STARTUP ? 0 : trial - AHEAD;
  }

  @Override
  public Proposal propose(int trial, List<Proposal> before, List<Double> losses) {
    Random random = Space.random(seed, trial);
    List<Integer> ranked =
        IntStream.range(0, losses.size())
            .filter(known -> Double.isFinite(losses.get(known)))
            .boxed()
            .sorted(Comparator.comparing(losses::get))
            .toList();
    if (trial < STARTUP || ranked.isEmpty()) {
      return Proposal.whole(space.draw(random));
    }
    int most = Math.min(MOST_GOOD, (int) Math.ceil(losses.size() / 10.0));
    List<Integer> good =
        ranked.subList(0, Math.min(most, ranked.size())).stream().sorted().toList();
    List<Integer> bad =
        IntStream.range(0, trial).filter(other -> !good.contains(other)).boxed().toList();
    return Proposal.whole(best(mixture(good, before), mixture(bad, before), random));
  }

  private Mixture mixture(List<Integer> trials, List<Proposal> before) {
    return new Mixture(space, trials.stream().map(trial -> before.get(trial).point()).toList());
  }

  private static List<Double> best(Mixture good, Mixture bad, Random random) {
    List<Double> best = good.draw(random);
    double greatest = good.log(best) - bad.log(best);
    for (int i = 1; i < CANDIDATES; i++) {
      List<Double> candidate = good.draw(random);
      double ratio = good.log(candidate) - bad.log(candidate);
      if (ratio > greatest) {
        greatest = ratio;
        best = candidate;
      }
    }
    return best;
  }
}
