package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.millrace.modelops.predictor.TrainedModel;
import org.tribuo.math.la.DenseMatrix;

/**
 * Folds what standardises inputs and quantity into the weights of a model.
 *
 * @param centre what an output is moved by, after it is multiplied
 * @param scale what an output is multiplied with, above 0
 */
record Fold(double centre, double scale) {
  static final Fold NONE = new Fold(0, 1);

  static Fold of(TribuoOutputs.Quantity quantity) {
    return new Fold(quantity.centre(), quantity.scale());
  }

  /**
   * @param weights for each output one for each input, and the bias last
   */
  TrainedModel.Linear linear(List<String> labels, double[][] weights, Standardisation scaling) {
    int inputs = scaling.centres().length;
    List<Double> bias = new ArrayList<>();
    List<List<Double>> byOutput = new ArrayList<>();
    for (double[] ofOutput : weights) {
      byOutput.add(unscaled(ofOutput, scale, scaling));
      bias.add(centre + scale * ofOutput[inputs]);
    }
    return new TrainedModel.Linear(
        labels, bias, byOutput, Arrays.stream(scaling.centres()).boxed().toList());
  }

  /** One number for each input: two factors are multiplied, so each takes the root of the scale. */
  List<Double> factor(double[] ofInputs, Standardisation scaling) {
    return unscaled(ofInputs, Math.sqrt(scale), scaling);
  }

  private static List<Double> unscaled(double[] ofInputs, double by, Standardisation scaling) {
    List<Double> unscaled = new ArrayList<>();
    for (int input = 0; input < scaling.scales().length; input++) {
      unscaled.add(by * ofInputs[input] / scaling.scales()[input]);
    }
    return unscaled;
  }

  static double[][] rows(DenseMatrix matrix) {
    double[][] rows = new double[matrix.getDimension1Size()][matrix.getDimension2Size()];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        rows[i][j] = matrix.get(i, j);
      }
    }
    return rows;
  }
}
