package org.millrace.modelops.evaluation;

import java.util.Map;

/**
 * A number and how far chance in the rows may have moved it.
 *
 * @param value measured on the rows
 * @param interval of what the rows are drawn from, at 95 %
 */
public record Estimate(double value, Interval interval) {
  /** Adds {@code name}, {@code name_lower} and {@code name_upper}. */
  public void putInto(Map<String, Double> metrics, String name) {
    metrics.put(name, value);
    metrics.put(name + "_lower", interval.lower());
    metrics.put(name + "_upper", interval.upper());
  }

  /** The same in another unit. */
  Estimate times(double positive) {
    return new Estimate(
        value * positive, new Interval(interval.lower() * positive, interval.upper() * positive));
  }
}
