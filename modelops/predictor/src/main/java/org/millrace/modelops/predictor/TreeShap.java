package org.millrace.modelops.predictor;

/**
 * Exact SHAP values of trees, path-dependent as in Lundberg et al. 2020 ("From local explanations
 * to global understanding with explainable AI for trees", algorithm 2), but in time linear in the
 * number of nodes.
 *
 * <p>On the way to a leaf each input {@code j} has a share {@code z} of the training rows that its
 * splits let through, and is open or not for the row asked about. Since a Shapley weight is the
 * integral of {@code t^s (1-t)^(m-1-s)}, an open input's share of the leaf's value {@code v} is
 * {@code v (1-z)} times the integral over {@code t} of the product of all other inputs' factors:
 * {@code z (1-t) + t} of an open one, {@code z (1-t)} of one that is not; and an input that is not
 * open has {@code -v z} times the like. The products of whole subtrees are summed before an input's
 * own factor is taken out of them (the idea of Yu et al. 2022, "Linear TreeShap"), and Gauss's rule
 * makes the integral a sum that is exact and, having no negative term, loses no digits.
 */
final class TreeShap {
  /** Points are handled by threes: enough for paths of 6 inputs, XGBoost's own depth. */
  static final int LANES = 3;

  private static final int RIGHT = 1;
  private static final int SHUT = 2;

  private final TreeShapArrays trees;
  private final GaussLegendre rule;
  private final ThreadLocal<Scratch> scratch;

  TreeShap(TreeShapArrays trees) {
    this.trees = trees;
    this.rule = GaussLegendre.of(LANES * Math.max(1, (trees.longest() + 5) / 6));
    this.scratch = ThreadLocal.withInitial(() -> new Scratch(trees.mostSlots()));
  }

  /**
   * Adds each input's share to its place.
   *
   * @param keys as of {@link SplitKeys}
   * @param into a place for each number that {@link TreeShapArrays} gave to inputs
   * @return the mean over the training rows, to which the shares add up to the row's own sum
   */
  double explain(int[] keys, double[] into) {
    Scratch own = scratch.get();
    for (int t = 0; t + 1 < trees.splitsFrom().length; t++) {
      choose(t, keys, own);
      for (int lane = 0; lane < rule.points().length; lane += LANES) {
        descend(t, lane, own);
        ascend(t, lane, own, into);
      }
    }
    return trees.mean();
  }

  /** Which way the row goes at each split, where it is not shut out by the same input before. */
  private void choose(int tree, int[] keys, Scratch own) {
    int[] open = own.open;
    int[] ways = own.ways;
    int from = trees.splitsFrom()[tree];
    int to = trees.splitsFrom()[tree + 1];
    open[0] = 1;
    for (int n = from; n < to; n++) {
      int right = SplitKeys.goesRight(trees.splits()[n], keys);
      int before = open[trees.agains()[n]];
      int left = trees.lefts()[n];
      open[left] = before & (right ^ 1);
      open[left + 1] = before & right;
      ways[n - from] = before == 0 ? SHUT : right;
    }
  }

  /** The product of all factors from the root down to each node, and a leaf's value. */
  private void descend(int tree, int lane, Scratch own) {
    double[] products = own.products;
    double[] inverses = own.inverses;
    int[] ways = own.ways;
    double t0 = rule.points()[lane];
    double t1 = rule.points()[lane + 1];
    double t2 = rule.points()[lane + 2];
    for (int i = 0; i < LANES; i++) {
      products[i] = rule.weights()[lane + i];
      inverses[i] = 1;
    }
    int from = trees.splitsFrom()[tree];
    int to = trees.splitsFrom()[tree + 1];
    int values = trees.valuesFrom()[tree];
    for (int n = from; n < to; n++) {
      int at = LANES * trees.slots()[n];
      int way = ways[n - from];
      int hot = trees.lefts()[n] + (way & RIGHT);
      int cold = hot ^ 1;
      double shareLeft = trees.leftShares()[n];
      double hotShare = way == RIGHT ? 1 - shareLeft : shareLeft;
      double hotValue = trees.values()[values + hot];
      double coldValue = trees.values()[values + cold] * (1 - hotShare);
      int h = LANES * hot;
      int c = LANES * cold;
      double p0 = products[at];
      double p1 = products[at + 1];
      double p2 = products[at + 2];
      if (way == SHUT) {
        hotValue *= hotShare;
        products[h] = p0 * hotValue;
        products[h + 1] = p1 * hotValue;
        products[h + 2] = p2 * hotValue;
        products[c] = p0 * coldValue;
        products[c + 1] = p1 * coldValue;
        products[c + 2] = p2 * coldValue;
        continue;
      }
      double share = trees.shares()[n];
      double z = share * hotShare;
      int again = LANES * trees.agains()[n];
      double f0 = z + t0 * (1 - z);
      double f1 = z + t1 * (1 - z);
      double f2 = z + t2 * (1 - z);
      p0 *= inverses[again];
      p1 *= inverses[again + 1];
      p2 *= inverses[again + 2];
      inverses[h] = 1 / f0;
      inverses[h + 1] = 1 / f1;
      inverses[h + 2] = 1 / f2;
      products[h] = p0 * f0 * hotValue;
      products[h + 1] = p1 * f1 * hotValue;
      products[h + 2] = p2 * f2 * hotValue;
      coldValue *= share;
      products[c] = p0 * (1 - t0) * coldValue;
      products[c + 1] = p1 * (1 - t1) * coldValue;
      products[c + 2] = p2 * (1 - t2) * coldValue;
    }
  }

  /** Sums the products of subtrees, and takes each input's factor out of the sums below it. */
  private void ascend(int tree, int lane, Scratch own, double[] into) {
    double[] sums = own.products;
    double[] inverses = own.inverses;
    int[] ways = own.ways;
    double r0 = 1 / (1 - rule.points()[lane]);
    double r1 = 1 / (1 - rule.points()[lane + 1]);
    double r2 = 1 / (1 - rule.points()[lane + 2]);
    int from = trees.splitsFrom()[tree];
    for (int n = trees.splitsFrom()[tree + 1] - 1; n >= from; n--) {
      int way = ways[n - from];
      int hot = trees.lefts()[n] + (way & RIGHT);
      int h = LANES * hot;
      int c = LANES * (hot ^ 1);
      int at = LANES * trees.slots()[n];
      if (way != SHUT) {
        double share = trees.shares()[n];
        double shareLeft = trees.leftShares()[n];
        double rest = 1 - share * (way == RIGHT ? 1 - shareLeft : shareLeft);
        int again = LANES * trees.agains()[n];
        // What the input's splits above have had already of the same leaves.
        double had0 = (1 - share) * inverses[again];
        double had1 = (1 - share) * inverses[again + 1];
        double had2 = (1 - share) * inverses[again + 2];
        into[trees.places()[n]] +=
            sums[h] * (rest * inverses[h] - had0)
                - sums[c] * (r0 + had0)
                + sums[h + 1] * (rest * inverses[h + 1] - had1)
                - sums[c + 1] * (r1 + had1)
                + sums[h + 2] * (rest * inverses[h + 2] - had2)
                - sums[c + 2] * (r2 + had2);
      }
      sums[at] = sums[h] + sums[c];
      sums[at + 1] = sums[h + 1] + sums[c + 1];
      sums[at + 2] = sums[h + 2] + sums[c + 2];
    }
  }

  /** Working memory of one thread, for the largest tree. */
  private static final class Scratch {
    final double[] products;
    final double[] inverses;
    final int[] open;
    final int[] ways;

    Scratch(int slots) {
      products = new double[LANES * slots];
      inverses = new double[LANES * slots];
      open = new int[slots];
      ways = new int[slots];
    }
  }
}
