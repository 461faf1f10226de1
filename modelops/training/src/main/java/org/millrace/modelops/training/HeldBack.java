package org.millrace.modelops.training;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.millrace.kernel.ProblemException;

/**
 * A part of the training rows kept from the model, so that what came true of them shows how its
 * probabilities are to be put right. It is cut off as the test rows are: by time the latest rows,
 * with as much embargo; else by hash of the key or entity.
 *
 * @param division the rows to fit first, then those held back, then the test rows
 * @param fitEnd rows to fit are [0, fitEnd)
 * @param begin rows held back are [begin, end of the training rows)
 */
record HeldBack(Division division, int fitEnd, int begin) {
  static final double SHARE = 0.2;

  /**
   * @throws ProblemException if a part would have no rows
   */
  static HeldBack of(Recipe recipe, Division division, Spine spine) {
    return recipe.settings().split().by() == SplitSettings.By.TIME
        ? byTime(recipe, division)
        : byName(recipe, division, spine);
  }

  static HeldBack byTime(Recipe recipe, Division division) {
    int rows = division.split().trainEnd();
    long[] cutoffs = Arrays.copyOf(division.examples().cutoffs(), rows);
    long matures = recipe.settings().label().matures().toNanos() / 1000;
    long boundary = cutoffs[(int) Math.floor(rows * (1 - SHARE))];
    int begin = Split.firstNotBelow(cutoffs, boundary);
    int fitEnd = Math.min(begin, Split.firstNotBelow(cutoffs, boundary - matures + 1));
    requireRows(rows, fitEnd);
    return new HeldBack(division, fitEnd, begin);
  }

  private static HeldBack byName(Recipe recipe, Division division, Spine spine) {
    Examples examples = division.examples();
    int rows = division.split().trainEnd();
    IntFunction<String> names = Division.names(recipe, spine);
    HashShare test = new HashShare(recipe.settings().seed(), recipe.settings().split().share());
    IntPredicate isHeld =
        row -> test.placeOutside(names.apply(examples.positions()[row])) >= 1 - SHARE;
    int[] fitted = IntStream.range(0, rows).filter(isHeld.negate()).toArray();
    requireRows(rows, fitted.length);
    IntStream held = IntStream.range(0, rows).filter(isHeld);
    int[] order =
        IntStream.concat(
                IntStream.concat(Arrays.stream(fitted), held),
                IntStream.range(rows, examples.size()))
            .toArray();
    Division ordered = new Division(examples.inOrder(order), division.split());
    return new HeldBack(ordered, fitted.length, fitted.length);
  }

  private static void requireRows(int rows, int fitted) {
    if (fitted == 0 || fitted == rows) {
      throw new ProblemException(
          "Cannot hold back a share of " + rows + " training rows to calibrate with",
          fitted
              + " rows would be left to fit the model; by time, rows whose outcomes had not"
              + " matured by then are in neither part",
          "train on more rows, or leave 'calibration' out of " + ModelopsSettings.FILE);
    }
  }
}
