package org.millrace.modelops.training.tuning;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.numbers.gamma.ErfDifference;

/**
 * Normal distributions cut to the range, on its scale: one at each value, as wide as the farther of
 * its neighbours is away, and the prior, in the middle and as wide as the range. Where values are
 * whole, a value has the probability of all that rounds to it.
 */
final class RangeDensity implements Density {
  private static final double LEAST = 1e-300;

  private final Parameter.Range range;
  private final double low;
  private final double high;
  private final double[] weights;
  private final double[] centres;
  private final double[] widths;

  RangeDensity(Parameter.Range range, double[] values) {
    this.range = range;
    this.low = range.low();
    this.high = range.high();
    this.weights = Density.weights(values.length);
    this.centres = Arrays.copyOf(values, values.length + 1);
    for (int i = 0; i < values.length; i++) {
      centres[i] = range.scaled(values[i]);
    }
    centres[values.length] = (low + high) / 2;
    this.widths = widths();
  }

  private double[] widths() {
    int parts = centres.length;
    List<Integer> order =
        IntStream.range(0, parts)
            .boxed()
            .sorted(Comparator.comparingDouble(part -> centres[part]))
            .toList();
    double least = (high - low) / Math.min(100, 1 + parts);
    double[] widths = new double[parts];
    for (int i = 0; i < parts; i++) {
      double at = centres[order.get(i)];
      double before = i > 0 ? at - centres[order.get(i - 1)] : 0;
      double after = i < parts - 1 ? centres[order.get(i + 1)] - at : 0;
      widths[order.get(i)] = Math.min(high - low, Math.max(least, Math.max(before, after)));
    }
    // The prior is wide, whatever lies beside it.
    widths[parts - 1] = high - low;
    return widths;
  }

  @Override
  public double draw(Random random) {
    int part = Density.part(weights, random);
    // Every centre is within the range, so at least a third of the draws are.
    double at;
    do {
      at = centres[part] + widths[part] * random.nextGaussian();
    } while (at < low || at > high);
    return range.unscaled(at);
  }

  @Override
  public double log(double value) {
    double at = range.scaled(value);
    double below = range.whole() ? range.scaled(value - 0.5) : at;
    double above = range.whole() ? range.scaled(value + 0.5) : at;
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double here = range.whole() ? mass(i, below, above) : height(i, at);
      sum += weights[i] * here / mass(i, low, high);
    }
    return StrictMath.log(Math.max(sum, LEAST));
  }

  private double height(int part, double at) {
    double z = (at - centres[part]) / widths[part];
    return StrictMath.exp(-z * z / 2) / (widths[part] * Math.sqrt(2 * Math.PI));
  }

  private double mass(int part, double from, double to) {
    double unit = widths[part] * Math.sqrt(2);
    return 0.5 * ErfDifference.value((from - centres[part]) / unit, (to - centres[part]) / unit);
  }
}
