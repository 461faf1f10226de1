package org.millrace.devops.monitoring;

/**
 * How far answers given over REST are from the same answers computed from the datasets.
 *
 * @param logged predictions looked at
 * @param compared those whose request is found in the spine's dataset
 * @param different those that differ by more than the tolerance
 * @param greatest greatest difference of probability
 */
public record SkewReport(long logged, long compared, long different, double greatest) {
  /** Probabilities are summed the same way in both places, so even the last bit should agree. */
  public static final double TOLERANCE = 1e-9;

  /** Whether training and serving computed the same for every prediction that could be compared. */
  public boolean isNone() {
    return different == 0;
  }
}
