package org.millrace.modelops.predictor;

import java.util.Arrays;
import java.util.List;
import org.millrace.kernel.ProblemException;

/**
 * What a trainer hands over to be packaged and compiled: a model that tells two labels apart, over
 * the inputs of one {@link Encoding}.
 */
public sealed interface TrainedModel {
  /**
   * The two labels in the order of the model's outputs. A {@code binary:logistic} booster gives the
   * probability of the second.
   */
  List<String> labels();

  /** Position of a label among the outputs. */
  default int outputOf(String label) {
    int output = labels().indexOf(label);
    if (output < 0) {
      throw new ProblemException(
          "Cannot predict label '" + label + "'",
          "the model tells apart " + labels(),
          "name one of these as the label");
    }
    return output;
  }

  private static List<String> twoOf(List<String> labels) {
    if (labels.size() != 2 || labels.get(0).equals(labels.get(1))) {
      throw new ProblemException(
          "Invalid labels " + labels,
          "a model tells two different labels apart",
          "train on a label that has two values");
    }
    return List.copyOf(labels);
  }

  /**
   * An XGBoost booster of trees.
   *
   * @param json as {@code Booster.saveModel("x.json")} writes it: objective {@code multi:softprob}
   *     with two classes or {@code binary:logistic}
   */
  @SuppressWarnings("ArrayRecordComponent") // copied in and out, and compared by content
  record Trees(byte[] json, List<String> labels) implements TrainedModel {
    public Trees {
      json = json.clone();
      labels = twoOf(labels);
    }

    @Override
    public byte[] json() {
      return json.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Trees that
          && Arrays.equals(json, that.json)
          && labels.equals(that.labels);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(json);
    }

    @Override
    public String toString() {
      return "Trees[" + json.length + " bytes, labels=" + labels + "]";
    }
  }

  /**
   * A linear model with a softmax over its two outputs: output {@code k} is {@code bias[k]} plus
   * the sum over the present inputs {@code i} of {@code weights[k][i] * (value - centres[i])}.
   *
   * @param bias one for each label
   * @param weights for each label one for each input
   * @param centres one for each input: what standardising subtracts; all 0 without it. A scale is
   *     divided into the weights beforehand.
   */
  record Linear(
      List<String> labels, List<Double> bias, List<List<Double>> weights, List<Double> centres)
      implements TrainedModel {
    public Linear {
      labels = twoOf(labels);
      bias = List.copyOf(bias);
      weights = weights.stream().map(List::copyOf).toList();
      centres = List.copyOf(centres);
      int inputs = centres.size();
      if (bias.size() != 2
          || weights.size() != 2
          || weights.stream().anyMatch(row -> row.size() != inputs)) {
        throw new ProblemException(
            "Invalid linear model",
            "it has "
                + bias.size()
                + " biases, "
                + weights.size()
                + " rows of weights and "
                + inputs
                + " centres",
            "give two biases and two rows of weights, each as long as the centres");
      }
      if (!allFinite(bias)
          || !allFinite(centres)
          || !weights.stream().allMatch(Linear::allFinite)) {
        throw new ProblemException(
            "Invalid linear model",
            "a weight, bias or centre is not finite",
            "train with a lower learning rate, or standardise the features");
      }
    }

    private static boolean allFinite(List<Double> numbers) {
      return numbers.stream().allMatch(Double::isFinite);
    }
  }
}
