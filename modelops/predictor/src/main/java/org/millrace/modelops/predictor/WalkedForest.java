package org.millrace.modelops.predictor;

import java.util.List;

/** Trees of any depth in the memory they need: the children of a node lie side by side. */
final class WalkedForest implements Forest {
  private static final int LEAF = -1;

  private final int[] roots;
  private final long[] splits;
  private final int[] lefts;
  private final float[] leaves;
  private int filled;

  WalkedForest(List<XgboostTree> trees, int inputs) {
    int nodes = trees.stream().mapToInt(XgboostTree::nodes).sum();
    this.roots = new int[trees.size()];
    this.splits = new long[nodes];
    this.lefts = new int[nodes];
    this.leaves = new float[nodes];
    for (int t = 0; t < roots.length; t++) {
      roots[t] = filled++;
      fill(trees.get(t), 0, roots[t], inputs);
    }
  }

  private void fill(XgboostTree tree, int node, int place, int inputs) {
    if (tree.isLeaf(node)) {
      lefts[place] = LEAF;
      leaves[place] = tree.splitConditions()[node];
      return;
    }
    int left = filled;
    filled += 2;
    lefts[place] = left;
    splits[place] = SplitKeys.split(tree, node, inputs);
    fill(tree, tree.leftChildren()[node], left, inputs);
    fill(tree, tree.rightChildren()[node], left + 1, inputs);
  }

  @Override
  public float margin(int[] keys, float base) {
    float sum = base;
    for (int root : roots) {
      int node = root;
      for (int left = lefts[node]; left != LEAF; left = lefts[node]) {
        node = left + SplitKeys.goesRight(splits[node], keys);
      }
      sum += leaves[node];
    }
    return sum;
  }
}
