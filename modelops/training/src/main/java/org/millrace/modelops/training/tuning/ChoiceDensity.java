package org.millrace.modelops.training.tuning;

import java.util.Random;

/**
 * Probabilities of a choice's values: each trial speaks for its own, and as much as the prior's
 * share in it for all.
 */
final class ChoiceDensity implements Density {
  private final double[] probability;

  ChoiceDensity(Parameter.Choice choice, double[] values) {
    int size = choice.among().size();
    probability = new double[size];
    double[] weights = Density.weights(values.length);
    double prior = 1.0 / (values.length + 1);
    double whole = 1 + size * prior;
    for (int part = 0; part < weights.length; part++) {
      for (int c = 0; c < size; c++) {
        boolean isPrior = part == values.length;
        double own = !isPrior && (int) values[part] == c ? 1 : 0;
        probability[c] += weights[part] * (isPrior ? 1.0 / size : (own + prior) / whole);
      }
    }
  }

  @Override
  public double draw(Random random) {
    return Density.part(probability, random);
  }

  @Override
  public double log(double value) {
    return StrictMath.log(probability[(int) value]);
  }
}
