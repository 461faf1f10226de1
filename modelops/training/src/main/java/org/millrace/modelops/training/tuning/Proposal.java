package org.millrace.modelops.training.tuning;

import java.util.List;

/**
 * A point to be tried.
 *
 * @param point a number for each parameter of the space
 * @param share of the whole resource that the trial is given, above 0 and at most 1
 */
public record Proposal(List<Double> point, double share) {
  public Proposal {
    point = List.copyOf(point);
  }

  /** A trial with the whole of the resource. */
  static Proposal whole(List<Double> point) {
    return new Proposal(point, 1);
  }
}
