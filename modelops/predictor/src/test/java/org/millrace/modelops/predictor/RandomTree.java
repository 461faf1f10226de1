package org.millrace.modelops.predictor;

import java.util.Arrays;
import java.util.Random;

/** Trees drawn by lot: deep, lopsided, splitting on an input again, with empty branches. */
final class RandomTree {
  private final Random random;
  private final int inputs;
  private final int[] lefts;
  private final int[] rights;
  private final int[] indices;
  private final float[] conditions;
  private final boolean[] defaults;
  private final float[] weights;
  private int nodes = 1;

  private RandomTree(Random random, int inputs, int depth) {
    this.random = random;
    this.inputs = inputs;
    int most = 8 * depth + 2 << Math.min(depth, 6);
    this.lefts = new int[most];
    this.rights = new int[most];
    this.indices = new int[most];
    this.conditions = new float[most];
    this.defaults = new boolean[most];
    this.weights = new float[most];
  }

  /**
   * @param depth of its longest way; beyond 6 levels one side at most goes on
   */
  static XgboostTree of(Random random, int inputs, int depth) {
    RandomTree tree = new RandomTree(random, inputs, depth);
    tree.weights[0] = 1000;
    tree.grow(0, depth, 6);
    return tree.tree().checked(0, inputs);
  }

  private void grow(int node, int depth, int bushy) {
    if (depth == 0) {
      lefts[node] = -1;
      rights[node] = -1;
      conditions[node] = (float) random.nextGaussian();
      return;
    }
    indices[node] = random.nextInt(inputs);
    conditions[node] = (float) random.nextGaussian();
    defaults[node] = random.nextBoolean();
    lefts[node] = nodes++;
    rights[node] = nodes++;
    // At times no row, or every row, goes left.
    float share = random.nextInt(10) == 0 ? random.nextInt(2) : random.nextFloat();
    weights[lefts[node]] = weights[node] * share;
    weights[rights[node]] = weights[node] - weights[lefts[node]];
    boolean leftGoesOn = random.nextBoolean();
    int other = bushy > 0 && random.nextInt(4) > 0 ? Math.min(depth, bushy) - 1 : 0;
    grow(lefts[node], leftGoesOn ? depth - 1 : other, bushy - 1);
    grow(rights[node], leftGoesOn ? other : depth - 1, bushy - 1);
  }

  private XgboostTree tree() {
    return new XgboostTree(
        Arrays.copyOf(lefts, nodes),
        Arrays.copyOf(rights, nodes),
        Arrays.copyOf(indices, nodes),
        Arrays.copyOf(conditions, nodes),
        Arrays.copyOf(defaults, nodes),
        new int[nodes],
        Arrays.copyOf(weights, nodes));
  }
}
