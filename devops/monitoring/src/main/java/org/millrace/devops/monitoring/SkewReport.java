package org.millrace.devops.monitoring;

import java.util.Map;

/**
 * How far answers given over REST are from the same answers computed from the datasets, and the
 * features they were computed from.
 *
 * @param logged predictions looked at
 * @param compared those whose request is found in the spine's dataset
 * @param different those whose score, a probability or a value, differs by more than the tolerance
 * @param greatest greatest difference of a score
 * @param values feature values compared
 * @param skewed of these, values that are not the same to the last bit, by feature; empty if none
 */
public record SkewReport(
    long logged,
    long compared,
    long different,
    double greatest,
    long values,
    Map<String, Long> skewed) {
  /**
   * Scores are summed the same way in both places, so even the last bit should agree. In shares of
   * the score where it is above 1.
   */
  public static final double TOLERANCE = 1e-9;

  public SkewReport {
    skewed = Map.copyOf(skewed);
  }

  /** Whether training and serving computed the same for every prediction that could be compared. */
  public boolean isNone() {
    return different == 0 && skewed.isEmpty();
  }

  /**
   * Share of the feature values that are the same to the last bit, 0 to 1; 1 if none was compared.
   */
  public double exactShare() {
    long wrong = skewed.values().stream().mapToLong(Long::longValue).sum();
    return values == 0 ? 1 : (double) (values - wrong) / values;
  }
}
