package org.millrace.modelops.tracking;

/**
 * One point of a run's metric.
 *
 * @param name letters, digits, {@code _ - . / :} and blanks, as MLflow has it
 * @param value may be NaN
 * @param step orders the points of a curve, such as boosting rounds; 0 where there is only one
 */
public record Metric(String name, double value, long step) {
  public static Metric of(String name, double value) {
    return new Metric(name, value, 0);
  }
}
