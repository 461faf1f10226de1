package org.millrace.modelops.training.tuning;

import java.util.List;

/**
 * Decides what is tried next. Trials are counted from 0, and what is proposed for one depends on
 * nothing but the seed, the proposals before it and the losses of the first {@link #needs} trials:
 * so any number of workers, and a search taken up again, come to the same.
 */
public sealed interface Search permits RandomSearch, ParzenSearch, HalvingSearch {
  /** How many trials there are; {@link Integer#MAX_VALUE} where only time ends the search. */
  int trials();

  /** How many trials, the first ones, must be over before this one is proposed. */
  int needs(int trial);

  /**
   * @param before the proposals of all trials before this one
   * @param losses of the first {@link #needs} trials, the less the better; infinite where a trial
   *     failed
   */
  Proposal propose(int trial, List<Proposal> before, List<Double> losses);
}
