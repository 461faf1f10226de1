package org.millrace.modelops.predictor;

import java.util.List;

/**
 * The trees of one output in flat arrays. They read a vector of keys, twice as long as the model's:
 * first for splits whose missing values go left, then for splits whose missing values go right, so
 * that one comparison decides each split and no branch is taken (see {@link SplitKeys}).
 */
sealed interface Forest permits PerfectForest, WalkedForest {
  /** Deeper trees would waste more memory on nodes that are not there than they gain. */
  int DEEPEST_PERFECT = 8;

  int MOST_PERFECT_NODES = 1 << 20;

  static Forest of(List<XgboostTree> trees, int inputs) {
    int depth = trees.stream().mapToInt(XgboostTree::depth).max().orElse(0);
    boolean perfect =
        depth <= DEEPEST_PERFECT && ((long) trees.size() << depth) <= MOST_PERFECT_NODES;
    return perfect ? new PerfectForest(trees, depth, inputs) : new WalkedForest(trees, inputs);
  }

  /** Adds every tree's leaf to the base in the order of the trees, in float, as XGBoost does. */
  float margin(int[] keys, float base);
}
