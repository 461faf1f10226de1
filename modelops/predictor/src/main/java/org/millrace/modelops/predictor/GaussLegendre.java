package org.millrace.modelops.predictor;

/**
 * Points and weights on [0, 1] with which a weighted sum of values is the integral, exactly so for
 * polynomials of a degree below twice the number of points (Gauss 1814; points by Newton's method
 * from Chebyshev's, as of Press et al., Numerical Recipes, section 4.6).
 *
 * @param points within (0, 1), rising
 * @param weights above 0, with the sum 1
 */
@SuppressWarnings("ArrayRecordComponent") // never compared: a name for arrays that go together
record GaussLegendre(double[] points, double[] weights) {
  private static final double CLOSE = 1e-15;
  private static final int MOST_STEPS = 100;

  static GaussLegendre of(int count) {
    double[] points = new double[count];
    double[] weights = new double[count];
    for (int i = 0; i < count; i++) {
      double x = -Math.cos(Math.PI * (i + 0.75) / (count + 0.5));
      double slope = 0;
      double step = 1;
      for (int s = 0; s < MOST_STEPS && Math.abs(step) > CLOSE; s++) {
        double value = 1;
        double before = 0;
        for (int n = 1; n <= count; n++) {
          double next = ((2 * n - 1) * x * value - (n - 1) * before) / n;
          before = value;
          value = next;
        }
        slope = count * (x * value - before) / (x * x - 1);
        step = value / slope;
        x -= step;
      }
      points[i] = (1 + x) / 2;
      weights[i] = 1 / ((1 - x * x) * slope * slope);
    }
    return new GaussLegendre(points, weights);
  }
}
