package org.millrace.modelops.training;

import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Times;

/**
 * Rows put in the order of their parts.
 *
 * @param examples training rows first, test rows last, each in the order of their cutoff
 */
record Division(Examples examples, Split split) {

  /**
   * @param examples in the order of their cutoff
   * @throws ProblemException if a part has no rows
   */
  static Division of(Recipe recipe, Examples examples, Spine spine) {
    SplitSettings settings = recipe.settings().split();
    if (settings.by() == SplitSettings.By.TIME) {
      return new Division(
          examples,
          Split.byTime(examples.cutoffs(), settings, recipe.settings().label().matures()));
    }
    Split.requireRows(examples.size());
    IntFunction<String> names = names(recipe, spine);
    HashShare share = new HashShare(recipe.settings().seed(), settings.share());
    return byGroup(examples, position -> share.holds(names.apply(position)), settings);
  }

  /** What decides to which part a row of the spine belongs, where that is not time. */
  static IntFunction<String> names(Recipe recipe, Spine spine) {
    RequestField key = RequestField.key(recipe.plan(), spine);
    String entity = recipe.settings().split().entity();
    RequestField group = entity == null ? key : RequestField.of(recipe.plan(), spine, entity);
    return position -> name(group.at(position), key.at(position));
  }

  /** A row of no entity is its own; the marks keep its key from being taken for an entity. */
  private static String name(@Nullable String group, @Nullable String key) {
    return group != null ? "=" + group : "#" + key;
  }

  private static Division byGroup(Examples examples, IntPredicate isTest, SplitSettings settings) {
    int rows = examples.size();
    boolean[] test = new boolean[rows];
    int tests = 0;
    for (int i = 0; i < rows; i++) {
      test[i] = isTest.test(examples.positions()[i]);
      tests += test[i] ? 1 : 0;
    }
    if (tests == 0 || tests == rows) {
      throw new ProblemException(
          "Cannot split " + rows + " rows by " + settings.by().word(),
          (rows - tests) + " rows would be left to train and " + tests + " to test",
          "train on more rows, or change 'split' in " + ModelopsSettings.FILE);
    }
    int[] order =
        IntStream.concat(
                IntStream.range(0, rows).filter(row -> !test[row]),
                IntStream.range(0, rows).filter(row -> test[row]))
            .toArray();
    Examples ordered = examples.inOrder(order);
    int train = rows - tests;
    return new Division(
        ordered, new Split(train, train, rows, Times.toInstant(ordered.cutoffs()[train])));
  }
}
