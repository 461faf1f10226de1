package org.millrace.modelops.training.tuning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Successive halving (Jamieson and Talwalkar 2016): many points are tried with little of the
 * resource, the best of them with more, and so on. Trials of one rung wait for all of the rung
 * before, so that the same seed always promotes the same points.
 *
 * @param begun how many points the first rung has
 * @param reduction one of so many is promoted, and given so many times as much
 * @param rungs after the first
 */
record HalvingSearch(Space space, long seed, int begun, int reduction, int rungs)
    implements Search {

  /**
   * @param most of the resource, in its least units: a trial has at least one
   */
  static HalvingSearch of(Space space, long seed, int begun, int reduction, double most) {
    int rungs = 0;
    double factor = reduction;
    while (factor <= begun && factor <= most) {
      rungs++;
      factor *= reduction;
    }
    return new HalvingSearch(space, seed, begun, reduction, rungs);
  }

  @Override
  public int trials() {
    return first(rungs + 1);
  }

  @Override
  public int needs(int trial) {
    return first(rung(trial));
  }

  @Override
  public Proposal propose(int trial, List<Proposal> before, List<Double> losses) {
    int rung = rung(trial);
    double share = Math.pow(reduction, rung - (double) rungs);
    if (rung == 0) {
      return new Proposal(space.draw(Space.random(seed, trial)), share);
    }
    List<Integer> ranked =
        new ArrayList<>(IntStream.range(first(rung - 1), first(rung)).boxed().toList());
    ranked.sort(Comparator.comparing(losses::get));
    return new Proposal(before.get(ranked.get(trial - first(rung))).point(), share);
  }

  private int rung(int trial) {
    int rung = 0;
    while (rung < rungs && trial >= first(rung + 1)) {
      rung++;
    }
    return rung;
  }

  /** The first trial of a rung. */
  private int first(int rung) {
    int first = 0;
    int size = begun;
    for (int before = 0; before < rung; before++) {
      first += size;
      size /= reduction;
    }
    return first;
  }
}
