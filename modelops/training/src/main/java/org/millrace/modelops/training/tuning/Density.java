package org.millrace.modelops.training.tuning;

import java.util.Random;

/** Of one parameter, a distribution around its value in each of some trials, and last the prior. */
interface Density {
  /** A value that may be tried, from one of the distributions. */
  double draw(int part, Random random);

  /** The logarithm of that distribution's density, or probability where values are whole. */
  double log(int part, double value);

  /**
   * @param values in the order of their trials; there may be none
   */
  static Density of(Parameter parameter, double[] values) {
    return parameter instanceof Parameter.Range range
        ? new RangeDensity(range, values)
        : new ChoiceDensity((Parameter.Choice) parameter, values);
  }
}
