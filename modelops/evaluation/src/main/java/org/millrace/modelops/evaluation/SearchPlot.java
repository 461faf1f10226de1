package org.millrace.modelops.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;

/** The picture of a search as a PNG file of 800 by 600 pixels. It needs fonts, but no screen. */
public final class SearchPlot {
  private SearchPlot() {}

  /** What one trial came to. */
  public record Point(int trial, double value) {}

  /**
   * Every trial's value, and the best so far.
   *
   * @param metric by its name
   * @param maximised whether the greatest value is the best
   * @param points in the order of their trials; at least one
   */
  public static byte[] of(String metric, boolean maximised, List<Point> points) {
    double[] trials = points.stream().mapToDouble(Point::trial).toArray();
    double[] values = points.stream().mapToDouble(Point::value).toArray();
    List<Double> across = new ArrayList<>();
    List<Double> best = new ArrayList<>();
    double soFar = values[0];
    for (int i = 0; i < values.length; i++) {
      // Steps, since the best stays until a trial beats it.
      across.add(trials[i]);
      best.add(soFar);
      soFar = maximised ? Math.max(soFar, values[i]) : Math.min(soFar, values[i]);
      across.add(trials[i]);
      best.add(soFar);
    }
    XYChart chart =
        Chart.plane("Tuning by trial", "Trial", metric.replace('_', ' '), trials, values);
    Chart.cloud(chart, "A trial", trials, values);
    Chart.line(
        chart,
        "Best so far",
        across.stream().mapToDouble(x -> x).toArray(),
        best.stream().mapToDouble(y -> y).toArray(),
        Chart.MAIN);
    chart.getStyler().setXAxisDecimalPattern("#,##0").setMarkerSize(9);
    return Chart.png(chart);
  }
}
