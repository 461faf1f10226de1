package org.millrace.modelops.training.tuning;

import java.util.List;

/** Points at random (Bergstra and Bengio 2012), each by itself. */
record RandomSearch(Space space, long seed, int trials) implements Search {
  @Override
  public int needs(int trial) {
    return 0;
  }

  @Override
  public Proposal propose(int trial, List<Proposal> before, List<Double> losses) {
    return Proposal.whole(space.draw(Space.random(seed, trial)));
  }
}
