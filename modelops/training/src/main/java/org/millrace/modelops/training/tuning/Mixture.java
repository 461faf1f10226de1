package org.millrace.modelops.training.tuning;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Where the points of some trials lie: a part around each of them and the prior over all of the
 * space. Within a part the parameters are independent, in the whole they are not, so that a valley
 * across the space is seen (Falkner et al. 2018; Optuna's multivariate estimator).
 */
final class Mixture {
  /** So many of the newest trials weigh as much as the prior. */
  private static final int FULL = 25;

  private final double[] weights;
  private final List<Density> densities = new ArrayList<>();

  /**
   * @param points in the order of their trials; there may be none
   */
  Mixture(Space space, List<List<Double>> points) {
    this.weights = weights(points.size());
    for (int i = 0; i < space.parameters().size(); i++) {
      int parameter = i;
      double[] values = points.stream().mapToDouble(point -> point.get(parameter)).toArray();
      densities.add(Density.of(space.parameters().get(i), values));
    }
  }

  /** A point that may be tried. */
  List<Double> draw(Random random) {
    double left = random.nextDouble();
    int chosen = 0;
    while (chosen < weights.length - 1 && left >= weights[chosen]) {
      left -= weights[chosen];
      chosen++;
    }
    List<Double> point = new ArrayList<>();
    for (Density density : densities) {
      point.add(density.draw(chosen, random));
    }
    return point;
  }

  /** The logarithm of the density at a point. */
  double log(List<Double> point) {
    double[] logs = new double[weights.length];
    double greatest = Double.NEGATIVE_INFINITY;
    for (int part = 0; part < logs.length; part++) {
      logs[part] = StrictMath.log(weights[part]);
      for (int i = 0; i < densities.size(); i++) {
        logs[part] += densities.get(i).log(part, point.get(i));
      }
      greatest = Math.max(greatest, logs[part]);
    }
    double sum = 0;
    for (double log : logs) {
      sum += StrictMath.exp(log - greatest);
    }
    return greatest + StrictMath.log(sum);
  }

  /**
   * The weight of each trial, and last that of the prior; they sum to 1. Old trials weigh the less
   * the older they are, as in hyperopt and Optuna.
   */
  static double[] weights(int trials) {
    int fading = Math.max(0, trials - FULL);
    double[] weights = new double[trials + 1];
    double sum = 0;
    for (int i = 0; i <= trials; i++) {
      double share = fading > 1 ? (double) i / (fading - 1) : 1;
      weights[i] = i < fading ? 1.0 / trials + share * (1 - 1.0 / trials) : 1;
      sum += weights[i];
    }
    for (int i = 0; i <= trials; i++) {
      weights[i] /= sum;
    }
    return weights;
  }
}
