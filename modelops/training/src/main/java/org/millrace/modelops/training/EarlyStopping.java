package org.millrace.modelops.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;

/**
 * How a trainer finds its number of rounds: it holds the latest training rows out, stops where they
 * are predicted no better for some rounds, and then learns from all training rows for as many
 * rounds as were best. The test rows have no part in it.
 *
 * @param rounds without any gain after which it stops, 20
 * @param share of the training rows that is held out, the last by cutoff, 0.1
 */
public record EarlyStopping(int rounds, double share) {
  public EarlyStopping {
    TrainerSettings.require("early-stopping.rounds", rounds, 1, 10_000);
    TrainerSettings.require("early-stopping.share", share, 0.01, 0.5);
  }

  @JsonCreator
  static EarlyStopping of(
      @JsonProperty("rounds") @Nullable Integer rounds,
      @JsonProperty("share") @Nullable Double share) {
    return new EarlyStopping(rounds == null ? 20 : rounds, TrainerSettings.or(share, 0.1));
  }

  /**
   * Which of the rows below {@code to} are held out; rows of one cutoff stay together.
   *
   * @throws ProblemException if the cutoffs leave none to learn from
   */
  BitSet heldOut(Examples examples, int to) {
    long[] sorted = Arrays.copyOf(examples.cutoffs(), to);
    Arrays.sort(sorted);
    long boundary = sorted[(int) Math.min(to - 1, Math.round(to * (1 - share)))];
    BitSet held = new BitSet(to);
    for (int i = 0; i < to; i++) {
      held.set(i, examples.cutoffs()[i] >= boundary);
    }
    if (held.cardinality() == to) {
      throw new ProblemException(
          "Cannot hold out the last " + share + " of " + to + " training rows",
          "all of them have the same cutoff from there on",
          "leave early-stopping out of the trainer in " + ModelopsSettings.FILE);
    }
    return held;
  }

  /** For people and for MLflow. */
  String words() {
    return rounds + " rounds on the last " + share;
  }
}
