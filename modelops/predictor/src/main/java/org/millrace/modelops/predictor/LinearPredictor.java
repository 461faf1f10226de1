package org.millrace.modelops.predictor;

import java.util.List;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;

/**
 * A linear model of a quantity, or of two labels: the softmax of two outputs is the sigmoid of
 * their difference.
 */
final class LinearPredictor implements Predictor {
  private final Encoding encoding;
  private final boolean sigmoid;
  private final double bias;
  private final double[] weights;
  private final double[] centres;

  LinearPredictor(Encoding encoding, TrainedModel.Linear model, int output) {
    if (model.centres().size() != encoding.size()) {
      throw new ProblemException(
          "Cannot compile the linear model",
          "it has " + model.centres().size() + " inputs, its encoding " + encoding.size(),
          "package the encoding that the model was trained with");
    }
    this.encoding = encoding;
    this.sigmoid = model.task() == Task.CLASSIFICATION;
    int other = 1 - output;
    this.bias = model.bias().get(output) - (sigmoid ? model.bias().get(other) : 0);
    List<Double> plus = model.weights().get(output);
    List<Double> minus = sigmoid ? model.weights().get(other) : List.of();
    this.weights = new double[encoding.size()];
    this.centres = new double[encoding.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = plus.get(i) - (sigmoid ? minus.get(i) : 0);
      centres[i] = model.centres().get(i);
    }
  }

  @Override
  public Encoding encoding() {
    return encoding;
  }

  @Override
  public double score(Row row) {
    double sum = bias;
    for (int field = 0; field < encoding.features().size(); field++) {
      int input = encoding.input(row, field);
      if (input != Encoding.ABSENT) {
        sum += weights[input] * (encoding.value(row, field) - centres[input]);
      }
    }
    return sigmoid ? 1 / (1 + Math.exp(-sum)) : sum;
  }

  @Override
  public double explain(Row row, double[] into) {
    for (int field = 0; field < into.length; field++) {
      int input = encoding.input(row, field);
      into[field] =
          input == Encoding.ABSENT
              ? 0
              : weights[input] * (encoding.value(row, field) - centres[input]);
    }
    return bias;
  }
}
