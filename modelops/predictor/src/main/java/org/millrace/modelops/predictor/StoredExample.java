package org.millrace.modelops.predictor;

import org.millrace.kernel.Row;

/**
 * A row with the trainer's own answer, kept in the package so that whoever loads it can check that
 * it computes the same.
 *
 * @param request row of {@code plan.request()}
 * @param features row of {@code plan.features()}, computed from the request
 * @param score finite, by the trainer's own library, before any calibration
 */
public record StoredExample(Row request, Row features, double score) {
  /** Copies the rows, which the caller may reuse. */
  public StoredExample {
    request = request.copy();
    features = features.copy();
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("Invalid score " + score);
    }
  }
}
