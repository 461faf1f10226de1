package org.millrace.modelops.training;

import java.util.Arrays;
import org.millrace.modelops.predictor.Encoding;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.MutableFeatureMap;
import org.tribuo.RealInfo;

/** What each input was like over the training rows, as Tribuo keeps it with a model. */
final class InputRanges implements Encoding.Sink {
  private final Encoding encoding;
  private final int[] count;
  private final double[] least;
  private final double[] greatest;
  private final double[] mean;
  private final double[] squares;

  InputRanges(Encoding encoding) {
    this.encoding = encoding;
    this.count = new int[encoding.size()];
    this.least = new double[encoding.size()];
    this.greatest = new double[encoding.size()];
    this.mean = new double[encoding.size()];
    this.squares = new double[encoding.size()];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
  }

  /** Mean and sum of squares by Welford (1962). */
  @Override
  public void accept(int input, String name, double value) {
    count[input]++;
    least[input] = Math.min(least[input], value);
    greatest[input] = Math.max(greatest[input], value);
    double delta = value - mean[input];
    mean[input] += delta / count[input];
    squares[input] += delta * (value - mean[input]);
  }

  /** Numbered as the encoding numbers them: both sort by name. */
  ImmutableFeatureMap features() {
    MutableFeatureMap map = new MutableFeatureMap();
    for (int i = 0; i < count.length; i++) {
      map.put(
          new RealInfo(
              encoding.inputs().get(i).name(),
              count[i],
              greatest[i],
              least[i],
              mean[i],
              squares[i]));
    }
    return new ImmutableFeatureMap(map);
  }
}
