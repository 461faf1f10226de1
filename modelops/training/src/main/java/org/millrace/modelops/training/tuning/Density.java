package org.millrace.modelops.training.tuning;

import java.util.Random;

/** Where the values of some trials lie, as a mixture with a part for each and one for the prior. */
interface Density {
  /** A value that may be tried. */
  double draw(Random random);

  /** The logarithm of the density, or of the probability where values are whole. */
  double log(double value);

  /**
   * @param values in the order of their trials; there may be none
   */
  static Density of(Parameter parameter, double[] values) {
    return parameter instanceof Parameter.Range range
        ? new RangeDensity(range, values)
        : new ChoiceDensity((Parameter.Choice) parameter, values);
  }

  /**
   * The weight of each value, and last that of the prior; they sum to 1. The newest 25 values weigh
   * as much as the prior, older ones the less the older they are, as in hyperopt and Optuna.
   */
  static double[] weights(int values) {
    int full = 25;
    int fading = Math.max(0, values - full);
    double[] weights = new double[values + 1];
    double sum = 0;
    for (int i = 0; i <= values; i++) {
      double share = fading > 1 ? (double) i / (fading - 1) : 1;
      weights[i] = i < fading ? 1.0 / values + share * (1 - 1.0 / values) : 1;
      sum += weights[i];
    }
    for (int i = 0; i <= values; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  /** Which part of a mixture is drawn from. */
  static int part(double[] weights, Random random) {
    double left = random.nextDouble();
    int part = 0;
    while (part < weights.length - 1 && left >= weights[part]) {
      left -= weights[part];
      part++;
    }
    return part;
  }
}
