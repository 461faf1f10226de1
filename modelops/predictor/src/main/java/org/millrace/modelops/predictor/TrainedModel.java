package org.millrace.modelops.predictor;

import java.util.Arrays;
import java.util.List;
import org.millrace.kernel.ProblemException;

/**
 * What a trainer hands over to be packaged and compiled: a model over the inputs of one {@link
 * Encoding}.
 */
public sealed interface TrainedModel {
  /**
   * The two labels in the order of the model's outputs, or none where no labels are told apart. A
   * {@code binary:logistic} booster gives the probability of the second.
   */
  List<String> labels();

  /** What the model answers; one with labels tells them apart. */
  default Task task() {
    return labels().isEmpty() ? Task.REGRESSION : Task.CLASSIFICATION;
  }

  /** How many numbers it computes before they become a score: one for each label, else one. */
  default int outputs() {
    return Math.max(1, labels().size());
  }

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

  private static List<String> twoOrNone(List<String> labels) {
    if (!labels.isEmpty() && (labels.size() != 2 || labels.get(0).equals(labels.get(1)))) {
      throw new ProblemException(
          "Invalid labels " + labels,
          "a model tells two different labels apart",
          "train on a label that has two values, or on a quantity");
    }
    return List.copyOf(labels);
  }

  /**
   * An XGBoost booster of trees.
   *
   * @param json as {@code Booster.saveModel("x.json")} writes it: objective {@code multi:softprob}
   *     with two classes, {@code binary:logistic}, or {@code reg:squarederror}, which with labels
   *     gives the probability of the second, as the mean of a forest's leaves does
   */
  @SuppressWarnings("ArrayRecordComponent") // copied in and out, and compared by content
  record Trees(byte[] json, List<String> labels) implements TrainedModel {
    public Trees {
      json = json.clone();
      labels = twoOrNone(labels);
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
   * A linear model, of labels with a softmax over its two outputs: output {@code k} is {@code
   * bias[k]} plus the sum over the present inputs {@code i} of {@code weights[k][i] * (value -
   * centres[i])}.
   *
   * @param bias one for each output
   * @param weights for each output one for each input
   * @param centres one for each input: what standardising subtracts; all 0 without it. A scale is
   *     divided into the weights beforehand.
   */
  record Linear(
      List<String> labels, List<Double> bias, List<List<Double>> weights, List<Double> centres)
      implements TrainedModel {
    public Linear {
      labels = twoOrNone(labels);
      bias = List.copyOf(bias);
      weights = weights.stream().map(List::copyOf).toList();
      centres = List.copyOf(centres);
      int inputs = centres.size();
      int outputs = Math.max(1, labels.size());
      if (bias.size() != outputs
          || weights.size() != outputs
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
            "give " + outputs + " biases and rows of weights, each row as long as the centres");
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

  /**
   * A factorization machine (Rendle 2010): each output of the linear model and, for each pair of
   * present inputs {@code i} and {@code j}, the sum over the factors {@code f} of {@code f[i] *
   * f[j]} times both values less their centres.
   *
   * @param factors for each output, for each factor one number for each input
   */
  record FactorizationMachine(Linear linear, List<List<List<Double>>> factors)
      implements TrainedModel {
    public FactorizationMachine {
      factors =
          factors.stream().map(ofOutput -> ofOutput.stream().map(List::copyOf).toList()).toList();
      int inputs = linear.centres().size();
      int each = factors.isEmpty() ? 0 : factors.get(0).size();
      boolean fits =
          factors.size() == linear.bias().size()
              && each > 0
              && factors.stream().allMatch(ofOutput -> ofOutput.size() == each)
              && factors.stream()
                  .flatMap(List::stream)
                  .allMatch(factor -> factor.size() == inputs && Linear.allFinite(factor));
      if (!fits) {
        throw new ProblemException(
            "Invalid factorization machine",
            "its factors are not finite, or not as many for each output",
            "give " + linear.bias().size() + " lists of factors of " + inputs + " finite numbers");
      }
    }

    @Override
    public List<String> labels() {
      return linear.labels();
    }
  }

  /**
   * Points among standardised inputs: each is {@code (value - centre) / scale}, and 0 where absent.
   *
   * @param at one or more, each one number for each input
   * @param centres one for each input
   * @param scales one for each input, above 0
   */
  record Points(List<List<Double>> at, List<Double> centres, List<Double> scales) {
    public Points {
      at = at.stream().map(List::copyOf).toList();
      centres = List.copyOf(centres);
      scales = List.copyOf(scales);
      int inputs = centres.size();
      boolean fits =
          !at.isEmpty()
              && scales.size() == inputs
              && scales.stream().allMatch(scale -> scale > 0)
              && Linear.allFinite(centres)
              && at.stream().allMatch(point -> point.size() == inputs && Linear.allFinite(point));
      if (!fits) {
        throw new ProblemException(
            "Invalid points of a model",
            "they are none, not finite, or not as long as the " + inputs + " centres",
            "give points, centres and scales of one length, the scales above 0");
      }
    }
  }

  /** Clusters by the nearest centroid, numbered as they stand. */
  record Clusters(Points centroids) implements TrainedModel {
    @Override
    public List<String> labels() {
      return List.of();
    }

    @Override
    public Task task() {
      return Task.CLUSTERING;
    }
  }

  /**
   * A one-class support vector machine (Schoelkopf et al. 2001): {@code offset} less the sum over
   * its vectors of {@code weight * exp(-gamma * squared distance)}; above 0 where strange.
   *
   * @param weights one for each vector
   */
  record OneClass(Points vectors, List<Double> weights, double offset, double gamma)
      implements TrainedModel {
    public OneClass {
      weights = List.copyOf(weights);
      if (weights.size() != vectors.at().size()
          || !Linear.allFinite(weights)
          || !Double.isFinite(offset)
          || !(gamma > 0 && gamma <= Double.MAX_VALUE)) {
        throw new ProblemException(
            "Invalid one-class model",
            "it has " + weights.size() + " weights for " + vectors.at().size() + " vectors",
            "give a finite weight for each vector, a finite offset and a gamma above 0");
      }
    }

    @Override
    public List<String> labels() {
      return List.of();
    }

    @Override
    public Task task() {
      return Task.ANOMALY;
    }
  }
}
