package org.millrace.modelops.predictor;

import java.util.Arrays;
import java.util.List;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;

/**
 * A factorization machine of a quantity or of two labels, in flat arrays: all factors of an input
 * lie side by side. Of labels the outputs are subtracted beforehand, so that one sum is the
 * log-odds.
 */
final class FactorizationPredictor implements Predictor {
  private final Encoding encoding;
  private final boolean sigmoid;
  private final double bias;
  private final double[] weights;
  private final double[] centres;
  private final double[] factors;
  private final double[] signs;
  private final ThreadLocal<double[]> scratch;

  FactorizationPredictor(Encoding encoding, TrainedModel.FactorizationMachine model, int output) {
    TrainedModel.Linear linear = model.linear();
    if (linear.centres().size() != encoding.size()) {
      throw new ProblemException(
          "Cannot compile the factorization machine",
          "it has " + linear.centres().size() + " inputs, its encoding " + encoding.size(),
          "package the encoding that the model was trained with");
    }
    this.encoding = encoding;
    this.sigmoid = model.task() == Task.CLASSIFICATION;
    this.bias = difference(linear.bias(), output);
    this.weights = new double[encoding.size()];
    this.centres = linear.centres().stream().mapToDouble(centre -> centre).toArray();
    for (int i = 0; i < weights.length; i++) {
      int input = i;
      weights[i] = difference(linear.weights().stream().map(of -> of.get(input)).toList(), output);
    }
    List<List<List<Double>>> byOutput = model.factors();
    int each = byOutput.get(0).size();
    this.signs = new double[byOutput.size() * each];
    this.factors = new double[signs.length * weights.length];
    for (int f = 0; f < signs.length; f++) {
      signs[f] = f / each == output ? 1 : -1;
      List<Double> factor = byOutput.get(f / each).get(f % each);
      for (int i = 0; i < weights.length; i++) {
        factors[i * signs.length + f] = factor.get(i);
      }
    }
    this.scratch = ThreadLocal.withInitial(() -> new double[signs.length]);
  }

  private double difference(List<Double> ofOutputs, int output) {
    return ofOutputs.get(output) - (sigmoid ? ofOutputs.get(1 - output) : 0);
  }

  @Override
  public Encoding encoding() {
    return encoding;
  }

  /** In time that grows with the factors, not with the pairs of inputs (Rendle 2010). */
  @Override
  public double score(Row row) {
    double[] sums = scratch.get();
    Arrays.fill(sums, 0);
    double linear = bias;
    double squares = 0;
    for (int field = 0; field < encoding.features().size(); field++) {
      int input = encoding.input(row, field);
      if (input == Encoding.ABSENT) {
        continue;
      }
      double value = encoding.value(row, field) - centres[input];
      linear += weights[input] * value;
      int begin = input * sums.length;
      for (int f = 0; f < sums.length; f++) {
        double part = factors[begin + f] * value;
        sums[f] += part;
        squares += signs[f] * part * part;
      }
    }
    double pairs = -squares;
    for (int f = 0; f < sums.length; f++) {
      pairs += signs[f] * sums[f] * sums[f];
    }
    double sum = linear + pairs / 2;
    return sigmoid ? 1 / (1 + Math.exp(-sum)) : sum;
  }

  /**
   * These are exact Shapley values against a row at the centres: of what two inputs add together
   * each has half.
   */
  @Override
  public double explain(Row row, double[] into) {
    double[] sums = scratch.get();
    Arrays.fill(sums, 0);
    for (int field = 0; field < into.length; field++) {
      int input = encoding.input(row, field);
      if (input != Encoding.ABSENT) {
        double value = encoding.value(row, field) - centres[input];
        for (int f = 0; f < sums.length; f++) {
          sums[f] += factors[input * sums.length + f] * value;
        }
      }
    }
    for (int field = 0; field < into.length; field++) {
      int input = encoding.input(row, field);
      into[field] = 0;
      if (input != Encoding.ABSENT) {
        double value = encoding.value(row, field) - centres[input];
        double pairs = 0;
        for (int f = 0; f < sums.length; f++) {
          double part = factors[input * sums.length + f] * value;
          pairs += signs[f] * part * (sums[f] - part);
        }
        into[field] = weights[input] * value + pairs / 2;
      }
    }
    return bias;
  }
}
