package org.millrace.modelops.predictor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeShapTests {
  /** The definition itself: the mean over all orders in which the inputs become known. */
  @Test
  void sharesAreShapleyValues() {
    Random random = new Random(5);
    for (int round = 0; round < 150; round++) {
      int inputs = 1 + random.nextInt(7);
      XgboostTree tree = RandomTree.of(random, inputs, random.nextInt(8));
      float[] row = row(random, inputs);
      double[] shares = new double[inputs];
      double mean = shap(List.of(tree), inputs).explain(keys(row), shares);
      assertThat(mean).isCloseTo(expected(tree, 0, row, 0), within(1e-12));
      for (int i = 0; i < inputs; i++) {
        assertThat(shares[i]).isCloseTo(shapley(tree, row, i), within(1e-12));
      }
    }
  }

  /** Paths of up to 60 inputs: products of so many shares, and integrals of such a degree. */
  @ParameterizedTest
  @CsvSource({"3, 1, 20", "5, 3, 20", "8, 6, 50", "30, 12, 20", "100, 60, 5", "2, 200, 3"})
  void sharesAddUpToTheRowsSum(int inputs, int depth, int trees) {
    Random random = new Random(depth);
    List<XgboostTree> forest = new ArrayList<>();
    for (int t = 0; t < trees; t++) {
      forest.add(RandomTree.of(random, inputs, depth));
    }
    TreeShap shap = shap(forest, inputs);
    for (int r = 0; r < 400; r++) {
      float[] row = row(random, inputs);
      double sum = forest.stream().mapToDouble(tree -> leaf(tree, row)).sum();
      double[] shares = new double[inputs];
      double mean = shap.explain(keys(row), shares);
      assertThat(mean + DoubleStream.of(shares).sum()).isCloseTo(sum, within(1e-11));
    }
  }

  @Test
  void aTreeOfOneLeafIsItsMean() {
    XgboostTree leaf =
        new XgboostTree(
            new int[] {-1},
            new int[] {-1},
            new int[1],
            new float[] {0.5f},
            new boolean[1],
            new int[1],
            new float[] {7});
    double[] shares = new double[2];
    assertThat(shap(List.of(leaf), 2).explain(keys(new float[2]), shares)).isEqualTo(0.5);
    assertThat(shares).containsOnly(0);
  }

  @Test
  void gaussIntegratesPolynomialsExactly() {
    for (int count = 1; count <= 60; count++) {
      GaussLegendre rule = GaussLegendre.of(count);
      for (int degree = 0; degree < 2 * count; degree++) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
          sum += rule.weights()[i] * Math.pow(rule.points()[i], degree);
        }
        assertThat(sum).isCloseTo(1.0 / (degree + 1), within(1e-14));
      }
    }
  }

  private static TreeShap shap(List<XgboostTree> trees, int inputs) {
    int[] places = IntStream.range(0, inputs).toArray();
    TreeShapArrays.Builder builder = new TreeShapArrays.Builder(trees, places);
    trees.forEach(tree -> builder.add(tree, 1));
    return new TreeShap(builder.build());
  }

  private static float[] row(Random random, int inputs) {
    float[] row = new float[inputs];
    for (int i = 0; i < inputs; i++) {
      row[i] = random.nextInt(4) == 0 ? Float.NaN : (float) random.nextGaussian();
    }
    return row;
  }

  private static int[] keys(float[] row) {
    int[] keys = new int[2 * row.length];
    for (int i = 0; i < row.length; i++) {
      boolean missing = Float.isNaN(row[i]);
      keys[i] = missing ? SplitKeys.MISSING_LEFT : SplitKeys.of(row[i]);
      keys[row.length + i] = missing ? SplitKeys.MISSING_RIGHT : SplitKeys.of(row[i]);
    }
    return keys;
  }

  private static double shapley(XgboostTree tree, float[] row, int input) {
    double sum = 0;
    int all = 1 << row.length;
    for (int known = 0; known < all; known++) {
      if ((known & 1 << input) == 0) {
        int size = Integer.bitCount(known);
        double gain = expected(tree, 0, row, known | 1 << input) - expected(tree, 0, row, known);
        sum += gain * factorial(size) * factorial(row.length - size - 1) / factorial(row.length);
      }
    }
    return sum;
  }

  private static double factorial(int n) {
    return n == 0 ? 1 : n * factorial(n - 1);
  }

  /** The tree's mean when only the inputs of a set of bits are known (Lundberg, algorithm 1). */
  private static double expected(XgboostTree tree, int node, float[] row, int known) {
    if (tree.isLeaf(node)) {
      return tree.splitConditions()[node];
    }
    int left = tree.leftChildren()[node];
    int right = tree.rightChildren()[node];
    if ((known & 1 << tree.splitIndices()[node]) != 0) {
      return expected(tree, next(tree, node, row), row, known);
    }
    double ofLeft = tree.sumHessian()[left];
    double both = ofLeft + tree.sumHessian()[right];
    double share = both > 0 ? ofLeft / both : 0.5;
    return share * expected(tree, left, row, known)
        + (1 - share) * expected(tree, right, row, known);
  }

  private static double leaf(XgboostTree tree, float[] row) {
    int node = 0;
    while (!tree.isLeaf(node)) {
      node = next(tree, node, row);
    }
    return tree.splitConditions()[node];
  }

  private static int next(XgboostTree tree, int node, float[] row) {
    float value = row[tree.splitIndices()[node]];
    boolean left =
        Float.isNaN(value) ? tree.defaultLeft()[node] : value < tree.splitConditions()[node];
    return left ? tree.leftChildren()[node] : tree.rightChildren()[node];
  }
}
