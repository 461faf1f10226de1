package org.millrace.dataops.contracts;

import java.time.Duration;

/**
 * A promise about a stream as a whole, which those who keep the stream have to hold; no record is
 * judged by it.
 *
 * @param property retention (how long records are kept at least), frequency (the longest time
 *     between two records) or latency (from known-at to the topic) or freshness (the age of the
 *     newest record at most)
 */
public record ServiceLevel(String property, Duration value) {}
