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
  private final double[] centres;
  private final double[] widths;

  RangeDensity(Parameter.Range range, double[] values) {
    this.range = range;
    this.low = range.low();
    this.high = range.high();
    this.centres = Arrays.copyOf(values, values.length + 1);
    for (int i = 0; i < values.length; i++) {
      centres[i] = range.scaled(values[i]);
    }
    centres[values.length] = (low + high) / 2;
    this.widths = widths();
  }

  private double[] widths() {
    int values = centres.length - 1;
    List<Integer> order =
        IntStream.range(0, values)
            .boxed()
            .sorted(Comparator.comparingDouble(part -> centres[part]))
            .toList();
    double least = (high - low) / Math.min(100, 2 + values);
    double[] widths = new double[values + 1];
    for (int i = 0; i < values; i++) {
      double at = centres[order.get(i)];
      // At its edges the range ends, and a lone value has no neighbour but these.
      double before = i > 0 ? at - centres[order.get(i - 1)] : values == 1 ? at - low : 0;
      double after = i < values - 1 ? centres[order.get(i + 1)] - at : values == 1 ? high - at : 0;
      widths[order.get(i)] = Math.min(high - low, Math.max(least, Math.max(before, after)));
    }
    widths[values] = high - low;
    return widths;
  }

  @Override
  public double draw(int part, Random random) {
    // Every centre is within the range, so at least a third of the draws are.
    double at;
    do {
      at = centres[part] + widths[part] * random.nextGaussian();
    } while (at < low || at > high);
    return range.unscaled(at);
  }

  @Override
  public double log(int part, double value) {
    double at = range.scaled(value);
    double here =
        range.whole()
            ? mass(part, range.scaled(value - 0.5), range.scaled(value + 0.5))
            : height(part, at);
    return StrictMath.log(Math.max(here, LEAST)) - StrictMath.log(mass(part, low, high));
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
