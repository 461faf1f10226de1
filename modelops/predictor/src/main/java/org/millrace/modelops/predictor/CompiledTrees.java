package org.millrace.modelops.predictor;

import java.util.Arrays;
import java.util.List;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.modelops.predictor.XgboostModel.Link;

/**
 * An XGBoost model compiled to flat arrays. Margins are summed in float in XGBoost's order and are
 * equal to XGBoost's bit by bit; probabilities follow its sigmoid or softmax in float and may
 * differ in the last bit, as the exponential does.
 */
final class CompiledTrees implements Predictor {
  private final Encoding encoding;
  private final Link link;
  private final float baseMargin;
  private final List<Forest> outputs;
  private final int output;
  private final TreeShap shares;
  private final double base;
  private final int[] allMissing;
  private final ThreadLocal<int[]> scratch;

  private CompiledTrees(Encoding encoding, XgboostModel model, int output) {
    this.encoding = encoding;
    this.link = model.link();
    this.baseMargin = model.baseMargin();
    this.outputs = model.trees().stream().map(trees -> Forest.of(trees, model.inputs())).toList();
    this.output = output;
    this.shares = shares(model, output, fields(encoding));
    this.base = base(model, output);
    this.allMissing = new int[2 * model.inputs()];
    Arrays.fill(allMissing, 0, model.inputs(), SplitKeys.MISSING_LEFT);
    Arrays.fill(allMissing, model.inputs(), allMissing.length, SplitKeys.MISSING_RIGHT);
    this.scratch = ThreadLocal.withInitial(() -> new int[2 * model.inputs()]);
  }

  static CompiledTrees compile(Encoding encoding, XgboostModel model, int output) {
    if (model.inputs() != encoding.size()) {
      throw new ProblemException(
          "Cannot compile the XGBoost model",
          "it reads " + model.inputs() + " features, its encoding gives " + encoding.size(),
          "package the encoding that the model was trained with");
    }
    return new CompiledTrees(encoding, model, output);
  }

  @Override
  public Encoding encoding() {
    return encoding;
  }

  @Override
  public double score(Row row) {
    int[] keys = keys(row);
    float first = outputs.get(0).margin(keys, baseMargin);
    return switch (link) {
      case IDENTITY -> first;
      case SHARE -> {
        // Floats that are added up may stray a little from what they are shares of.
        float positive = Math.max(0f, Math.min(1f, first));
        yield output == 1 ? positive : 1.0 - positive;
      }
      case SIGMOID -> {
        float positive = sigmoid(first);
        yield output == 1 ? positive : 1f - positive;
      }
      case SOFTMAX -> {
        float second = outputs.get(1).margin(keys, baseMargin);
        yield output == 1 ? softmax(second, first) : softmax(first, second);
      }
    };
  }

  @Override
  public double explain(Row row, double[] into) {
    Arrays.fill(into, 0);
    return base + shares.explain(keys(row), into);
  }

  /** The trees of the label's output, less those of the other. */
  static TreeShap shares(XgboostModel model, int output, int[] placeOf) {
    List<XgboostTree> all = model.trees().stream().flatMap(List::stream).toList();
    TreeShapArrays.Builder builder = new TreeShapArrays.Builder(all, placeOf);
    for (int k = 0; k < model.link().outputs; k++) {
      boolean wanted = model.link() == Link.SOFTMAX ? k == output : isPlain(model, output);
      model.trees().get(k).forEach(tree -> builder.add(tree, wanted ? 1 : -1));
    }
    return new TreeShap(builder.build());
  }

  /** Whether the one output, which is of the second label, is asked for, and not its opposite. */
  private static boolean isPlain(XgboostModel model, int output) {
    return model.link() == Link.IDENTITY || output == 1;
  }

  private static double base(XgboostModel model, int output) {
    float base = model.baseMargin();
    if (isPlain(model, output)) {
      return model.link() == Link.SOFTMAX ? 0 : base;
    }
    return switch (model.link()) {
      case SOFTMAX -> 0;
      case SHARE -> 1.0 - base;
      default -> -base;
    };
  }

  private static int[] fields(Encoding encoding) {
    return encoding.inputs().stream()
        .mapToInt(input -> encoding.features().indexOf(input.feature()))
        .toArray();
  }

  /** The sum of the leaves for one output, before sigmoid or softmax. */
  float margin(Row row, int ofOutput) {
    return outputs.get(ofOutput).margin(keys(row), baseMargin);
  }

  int[] keys(Row row) {
    int[] keys = scratch.get();
    System.arraycopy(allMissing, 0, keys, 0, keys.length);
    int inputs = keys.length / 2;
    for (int field = 0; field < encoding.features().size(); field++) {
      int input = encoding.input(row, field);
      if (input != Encoding.ABSENT) {
        int key = SplitKeys.of((float) encoding.value(row, field));
        keys[input] = key;
        keys[inputs + input] = key;
      }
    }
    return keys;
  }

  private static float sigmoid(float margin) {
    return 1f / (1f + (float) Math.exp(Math.min(-margin, 88.7f)));
  }

  private static float softmax(float wanted, float other) {
    float greatest = Math.max(wanted, other);
    float a = (float) Math.exp(wanted - greatest);
    float b = (float) Math.exp(other - greatest);
    return a / (float) ((double) a + b);
  }
}
