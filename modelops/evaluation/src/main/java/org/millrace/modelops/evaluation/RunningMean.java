package org.millrace.modelops.evaluation;

/**
 * Mean and spread of numbers as they come, in one pass that does not lose digits where the spread
 * is small beside the mean (Welford 1962).
 */
final class RunningMean {
  private long count;
  private double mean;
  private double squares;
  private double sum;

  static RunningMean of(double[] values) {
    RunningMean mean = new RunningMean();
    for (double value : values) {
      mean.add(value);
    }
    return mean;
  }

  void add(double value) {
    count++;
    sum += value;
    double off = value - mean;
    mean += off / count;
    squares += off * (value - mean);
  }

  long count() {
    return count;
  }

  double mean() {
    return sum / count;
  }

  /** Of the numbers, with n - 1; 0 for a single one. */
  double variance() {
    return count < 2 ? 0 : squares / (count - 1);
  }

  /** Normal interval of the mean by the central limit theorem, cut to what the mean can be. */
  Estimate estimate(double least, double greatest) {
    Interval interval =
        count < 2
            ? new Interval(least, greatest)
            : Interval.normal(mean(), variance() / count, least, greatest);
    return new Estimate(mean(), interval);
  }
}
