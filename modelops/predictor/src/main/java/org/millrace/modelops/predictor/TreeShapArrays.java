package org.millrace.modelops.predictor;

import java.util.Arrays;
import java.util.List;

/**
 * Trees laid out for {@link TreeShap}: their splits from the root down, parents before children. In
 * each tree nodes have slots, the root slot 0, the children of a node two slots side by side of
 * which the left one is even.
 *
 * @param splitsFrom where each tree's splits begin, and the end of the last
 * @param valuesFrom where each tree's slots begin in {@code values}
 * @param slots of each split
 * @param lefts of each split the slot of its left child
 * @param agains of each split the slot last entered, on the way to it, by a split of the same
 *     input; 0 if there is none
 * @param places of each split, where its input's share is to be added
 * @param splits as of {@link SplitKeys}
 * @param shares of each split the share of training rows that its input's splits above let through
 * @param leftShares of each split the share of its training rows that went left
 * @param values of each slot: a leaf's value, 1 of a split
 * @param mean of all trees' sum over their training rows
 * @param longest most inputs on the way to a leaf
 * @param mostSlots of one tree
 */
@SuppressWarnings("ArrayRecordComponent") // never compared: a name for arrays that go together
record TreeShapArrays(
    int[] splitsFrom,
    int[] valuesFrom,
    int[] slots,
    int[] lefts,
    int[] agains,
    int[] places,
    long[] splits,
    double[] shares,
    double[] leftShares,
    double[] values,
    double mean,
    int longest,
    int mostSlots) {

  /** Lays out trees one after the other. */
  static final class Builder {
    private final int[] placeOf;
    private final int[] splitsFrom;
    private final int[] valuesFrom;
    private final int[] slots;
    private final int[] lefts;
    private final int[] agains;
    private final int[] places;
    private final long[] splits;
    private final double[] shares;
    private final double[] leftShares;
    private final double[] values;
    private final int[] lastSlot;
    private final double[] share;
    private int trees;
    private int filled;
    private int firstValue;
    private int nextSlot;
    private double mean;
    private int longest;
    private int mostSlots = 1;

    /**
     * @param all the trees that will be added
     * @param placeOf of each input the place of its share
     */
    Builder(List<XgboostTree> all, int[] placeOf) {
      int nodes = all.stream().mapToInt(XgboostTree::nodes).sum();
      this.placeOf = placeOf;
      this.splitsFrom = new int[all.size() + 1];
      this.valuesFrom = new int[all.size()];
      this.slots = new int[nodes];
      this.lefts = new int[nodes];
      this.agains = new int[nodes];
      this.places = new int[nodes];
      this.splits = new long[nodes];
      this.shares = new double[nodes];
      this.leftShares = new double[nodes];
      this.values = new double[nodes + all.size()];
      this.lastSlot = new int[placeOf.length];
      this.share = new double[placeOf.length];
      Arrays.fill(share, 1);
    }

    /**
     * @param sign 1, or -1 where the tree's value is taken from the sum
     */
    Builder add(XgboostTree tree, double sign) {
      valuesFrom[trees] = firstValue;
      // Slot 1 stays empty, so that siblings begin at even slots.
      nextSlot = 2;
      mean += lay(tree, 0, 0, 0, sign);
      mostSlots = Math.max(mostSlots, nextSlot);
      firstValue += nextSlot;
      splitsFrom[++trees] = filled;
      return this;
    }

    /** Lays out a node and all below it; answers their mean. */
    private double lay(XgboostTree tree, int node, int slot, int inputs, double sign) {
      if (tree.isLeaf(node)) {
        longest = Math.max(longest, inputs);
        double value = sign * tree.splitConditions()[node];
        values[firstValue + slot] = value;
        return value;
      }
      values[firstValue + slot] = 1;
      int n = filled++;
      int input = tree.splitIndices()[node];
      int left = nextSlot;
      nextSlot += 2;
      int again = lastSlot[input];
      double before = share[input];
      double leftShare = leftShare(tree, node);
      slots[n] = slot;
      lefts[n] = left;
      agains[n] = again;
      places[n] = placeOf[input];
      splits[n] = SplitKeys.split(tree, node, placeOf.length);
      shares[n] = before;
      leftShares[n] = leftShare;
      int with = again == 0 ? inputs + 1 : inputs;
      lastSlot[input] = left;
      share[input] = before * leftShare;
      double ofLeft = lay(tree, tree.leftChildren()[node], left, with, sign);
      lastSlot[input] = left + 1;
      share[input] = before * (1 - leftShare);
      double ofRight = lay(tree, tree.rightChildren()[node], left + 1, with, sign);
      lastSlot[input] = again;
      share[input] = before;
      return leftShare * ofLeft + (1 - leftShare) * ofRight;
    }

    /** Halves, where no training row came by. */
    private static double leftShare(XgboostTree tree, int node) {
      double left = tree.sumHessian()[tree.leftChildren()[node]];
      double right = tree.sumHessian()[tree.rightChildren()[node]];
      return left + right > 0 ? left / (left + right) : 0.5;
    }

    TreeShapArrays build() {
      return new TreeShapArrays(
          splitsFrom,
          valuesFrom,
          Arrays.copyOf(slots, filled),
          Arrays.copyOf(lefts, filled),
          Arrays.copyOf(agains, filled),
          Arrays.copyOf(places, filled),
          Arrays.copyOf(splits, filled),
          Arrays.copyOf(shares, filled),
          Arrays.copyOf(leftShares, filled),
          Arrays.copyOf(values, firstValue),
          mean,
          longest,
          mostSlots);
    }
  }
}
