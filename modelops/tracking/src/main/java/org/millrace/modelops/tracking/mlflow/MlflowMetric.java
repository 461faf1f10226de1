package org.millrace.modelops.tracking.mlflow;

/**
 * One point of a metric.
 *
 * @param timestamp milliseconds since 1970; a point sent again with the same one is one point
 */
public record MlflowMetric(String key, double value, long timestamp, long step) {}
