package org.millrace.dataops.contracts;

import java.time.Duration;

/**
 * A promise about a stream as a whole, which those who keep the stream have to hold; no record is
 * judged by it.
 *
 * @param property retention (how long records are kept at least), frequency (the longest time
 *     between two records) or latency (from known-at to the topic) or freshness (the age of the
 *     newest record at most) or throughput (records in each period at least)
 * @param value of throughput the period
 * @param records of throughput; 0 of every other
 */
public record ServiceLevel(String property, Duration value, long records) {
  static final String THROUGHPUT = "throughput";

  public ServiceLevel(String property, Duration value) {
    this(property, value, 0);
  }

  /** Whether more is promised than by another of the same property. */
  boolean isBetterThan(ServiceLevel other) {
    return switch (property) {
      case "retention" -> value.compareTo(other.value) > 0;
      case THROUGHPUT ->
          (double) records / value.toMillis() > (double) other.records / other.value.toMillis();
      default -> value.compareTo(other.value) < 0;
    };
  }

  /** What is promised, as {@code PT24H}, or {@code 1000 records in PT24H}. */
  String words() {
    return property.equals(THROUGHPUT) ? records + " records in " + value : value.toString();
  }
}
