package org.millrace.modelops.training.tuning;

import java.util.Arrays;
import java.util.Random;

/**
 * Probabilities of a choice's values: each trial speaks for its own, and a little, as much as the
 * prior's share among the trials, for all.
 */
final class ChoiceDensity implements Density {
  private final int size;
  private final double[] values;

  ChoiceDensity(Parameter.Choice choice, double[] values) {
    this.size = choice.among().size();
    this.values = Arrays.copyOf(values, values.length);
  }

  private double probability(int part, int value) {
    if (part == values.length) {
      return 1.0 / size;
    }
    double prior = 1.0 / (values.length + 1);
    double own = (int) values[part] == value ? 1 : 0;
    return (own + prior) / (1 + size * prior);
  }

  @Override
  public double draw(int part, Random random) {
    double left = random.nextDouble();
    int value = 0;
    while (value < size - 1 && left >= probability(part, value)) {
      left -= probability(part, value);
      value++;
    }
    return value;
  }

  @Override
  public double log(int part, double value) {
    return StrictMath.log(probability(part, (int) value));
  }
}
