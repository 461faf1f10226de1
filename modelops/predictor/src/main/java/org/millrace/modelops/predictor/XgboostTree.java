package org.millrace.modelops.predictor;

/**
 * One regression tree in the arrays of XGBoost's JSON, one entry a node; node 0 is the root.
 *
 * @param leftChildren -1 for a leaf
 * @param splitConditions an inner node's threshold, below which a value goes left; a leaf's value
 * @param defaultLeft where a missing value goes
 * @param splitType 0 for a numeric split, the only kind known here
 * @param sumHessian weight of the training rows that came by, at least 0
 */
@SuppressWarnings("ArrayRecordComponent") // never compared: a name for arrays that go together
record XgboostTree(
    int[] leftChildren,
    int[] rightChildren,
    int[] splitIndices,
    float[] splitConditions,
    boolean[] defaultLeft,
    int[] splitType,
    float[] sumHessian) {
  private static final int DEEPEST = 4096;

  boolean isLeaf(int node) {
    return leftChildren[node] == -1;
  }

  int nodes() {
    return leftChildren.length;
  }

  /** Levels of inner nodes on the longest way: 0 for a single leaf. */
  int depth() {
    return depthOf(0);
  }

  private int depthOf(int node) {
    return isLeaf(node)
        ? 0
        : 1 + Math.max(depthOf(leftChildren[node]), depthOf(rightChildren[node]));
  }

  /** Itself, if every way from the root ends in a leaf and every index lies within its array. */
  XgboostTree checked(int tree, int inputs) {
    int nodes = nodes();
    if (nodes == 0
        || rightChildren.length != nodes
        || splitIndices.length != nodes
        || splitConditions.length != nodes
        || defaultLeft.length != nodes
        || splitType.length != nodes
        || sumHessian.length != nodes) {
      throw XgboostModel.refusal("the arrays of tree " + tree + " differ in length or are empty");
    }
    check(tree, 0, 0, inputs, new boolean[nodes]);
    return this;
  }

  private void check(int tree, int node, int depth, int inputs, boolean[] reached) {
    String place = "tree " + tree + ", node " + node;
    if (reached[node] || depth > DEEPEST) {
      throw XgboostModel.refusal(place + " is reached twice or lies deeper than " + DEEPEST);
    }
    reached[node] = true;
    if (!Float.isFinite(splitConditions[node])) {
      throw XgboostModel.refusal(place + " holds " + splitConditions[node]);
    }
    if (!(sumHessian[node] >= 0 && sumHessian[node] <= Float.MAX_VALUE)) {
      throw XgboostModel.refusal(place + " has the weight " + sumHessian[node]);
    }
    if (isLeaf(node)) {
      return;
    }
    if (splitType[node] != 0) {
      throw XgboostModel.refusal(place + " splits by category");
    }
    if (splitIndices[node] < 0 || splitIndices[node] >= inputs) {
      throw XgboostModel.refusal(place + " reads feature " + splitIndices[node] + " of " + inputs);
    }
    for (int child : new int[] {leftChildren[node], rightChildren[node]}) {
      if (child <= 0 || child >= nodes()) {
        throw XgboostModel.refusal(place + " has child " + child + " of " + nodes() + " nodes");
      }
      check(tree, child, depth + 1, inputs, reached);
    }
  }
}
