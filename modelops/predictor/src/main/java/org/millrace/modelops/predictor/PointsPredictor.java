package org.millrace.modelops.predictor;

import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;

/** Answers by how far a row lies from some points: its cluster, or how strange it is. */
final class PointsPredictor implements Predictor {
  private final Encoding encoding;
  private final PresentInputs.Points points;
  private final double[] weights;
  private final double offset;
  private final double gamma;

  PointsPredictor(Encoding encoding, TrainedModel.Clusters model) {
    this.encoding = encoding;
    this.points = new PresentInputs.Points(encoding, model.centroids());
    this.weights = new double[0];
    this.offset = 0;
    this.gamma = 0;
  }

  PointsPredictor(Encoding encoding, TrainedModel.OneClass model) {
    this.encoding = encoding;
    this.points = new PresentInputs.Points(encoding, model.vectors());
    this.weights = model.weights().stream().mapToDouble(weight -> weight).toArray();
    this.offset = model.offset();
    this.gamma = model.gamma();
  }

  @Override
  public Encoding encoding() {
    return encoding;
  }

  @Override
  public double score(Row row) {
    PresentInputs inputs = points.of(row);
    return weights.length == 0 ? nearest(inputs) : strangeness(inputs);
  }

  private double nearest(PresentInputs inputs) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int p = 0; p < points.size(); p++) {
      double squared = inputs.squaredTo(p);
      if (squared < least) {
        least = squared;
        nearest = p;
      }
    }
    return nearest;
  }

  private double strangeness(PresentInputs inputs) {
    double likeness = 0;
    for (int p = 0; p < weights.length; p++) {
      likeness += weights[p] * Math.exp(-gamma * inputs.squaredTo(p));
    }
    return offset - likeness;
  }

  @Override
  public double explain(Row row, double[] into) {
    throw new ProblemException(
        "Cannot explain a model of points",
        "a distance is no sum of what each feature adds",
        "ask without an explanation");
  }
}
