package org.millrace.modelops.predictor;

import java.util.List;

/**
 * Trees filled up to one depth, each a heap: the children of node {@code i} are {@code 2i + 1} and
 * {@code 2i + 2}, so no child is looked up. Four trees are walked at a time, since each step waits
 * for memory and not for the processor.
 */
final class PerfectForest implements Forest {
  private final int depth;
  private final int trees;
  private final long[] splits;
  private final float[] leaves;

  PerfectForest(List<XgboostTree> trees, int depth, int inputs) {
    this.depth = depth;
    this.trees = trees.size();
    int leavesOfTree = 1 << depth;
    this.splits = new long[this.trees * (leavesOfTree - 1)];
    this.leaves = new float[this.trees * leavesOfTree];
    for (int t = 0; t < this.trees; t++) {
      fill(trees.get(t), 0, t, 0, inputs);
    }
  }

  /** Below a leaf every way leads to that leaf. */
  private void fill(XgboostTree tree, int node, int t, int place, int inputs) {
    int inner = (1 << depth) - 1;
    boolean leaf = tree.isLeaf(node);
    if (place >= inner) {
      leaves[t * (inner + 1) + place - inner] = tree.splitConditions()[node];
      return;
    }
    splits[t * inner + place] = leaf ? 0 : SplitKeys.split(tree, node, inputs);
    fill(tree, leaf ? node : tree.leftChildren()[node], t, 2 * place + 1, inputs);
    fill(tree, leaf ? node : tree.rightChildren()[node], t, 2 * place + 2, inputs);
  }

  @Override
  public float margin(int[] keys, float base) {
    int inner = (1 << depth) - 1;
    float sum = base;
    int t = 0;
    for (; t + 4 <= trees; t += 4) {
      int first = t * inner;
      int second = first + inner;
      int third = second + inner;
      int fourth = third + inner;
      int a = 0;
      int b = 0;
      int c = 0;
      int d = 0;
      for (int level = 0; level < depth; level++) {
        a = 2 * a + 1 + SplitKeys.goesRight(splits[first + a], keys);
        b = 2 * b + 1 + SplitKeys.goesRight(splits[second + b], keys);
        c = 2 * c + 1 + SplitKeys.goesRight(splits[third + c], keys);
        d = 2 * d + 1 + SplitKeys.goesRight(splits[fourth + d], keys);
      }
      // Leaves are numbered from the first inner node's successor: t * (inner + 1) + (a - inner).
      sum += leaves[first + t + a - inner];
      sum += leaves[second + t + 1 + b - inner];
      sum += leaves[third + t + 2 + c - inner];
      sum += leaves[fourth + t + 3 + d - inner];
    }
    for (; t < trees; t++) {
      int first = t * inner;
      int a = 0;
      for (int level = 0; level < depth; level++) {
        a = 2 * a + 1 + SplitKeys.goesRight(splits[first + a], keys);
      }
      sum += leaves[first + t + a - inner];
    }
    return sum;
  }
}
