package org.millrace.modelops.evaluation;

import java.util.ArrayList;
import java.util.List;

/** A line within the unit square that leaves out points too near to the last to be seen. */
final class Curve {
  private static final double VISIBLE = 1.0 / 1000;

  private final List<double[]> points = new ArrayList<>();
  private double[] end;

  private Curve(double x, double y) {
    end = new double[] {x, y};
    points.add(end);
  }

  static Curve from(double x, double y) {
    return new Curve(x, y);
  }

  void to(double x, double y) {
    double[] last = points.get(points.size() - 1);
    end = new double[] {x, y};
    if (Math.abs(x - last[0]) >= VISIBLE || Math.abs(y - last[1]) >= VISIBLE) {
      points.add(end);
    }
  }

  double[] x() {
    return coordinate(0);
  }

  double[] y() {
    return coordinate(1);
  }

  private double[] coordinate(int which) {
    double[] values = new double[points.size() + 1];
    for (int i = 0; i < points.size(); i++) {
      values[i] = points.get(i)[which];
    }
    values[points.size()] = end[which];
    return values;
  }
}
