package org.millrace.modelops.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;

/**
 * The pictures of a model that predicts a quantity, as PNG files of 800 by 600 pixels. Of many rows
 * 3000 at equal distances are drawn as dots; what is drawn as lines counts all of them.
 */
public final class RegressionPlots {
  private static final int MOST_DOTS = 3000;
  private static final int GROUPS = 10;

  private final String title;
  private final String unit;
  private final double[] predicted;
  private final double[] actual;
  private final RegressionEvaluation evaluation;

  private RegressionPlots(
      String title,
      String unit,
      double[] predicted,
      double[] actual,
      RegressionEvaluation evaluation) {
    this.title = title;
    this.unit = unit;
    this.predicted = predicted;
    this.actual = actual;
    this.evaluation = evaluation;
  }

  /**
   * @param title what was evaluated, e.g. {@code arrival-delay on 2013-03}
   * @param unit of the quantity: {@code minutes}
   */
  public static RegressionPlots of(String title, String unit, double[] predicted, double[] actual) {
    return new RegressionPlots(
        title, unit, predicted, actual, RegressionEvaluation.of(predicted, actual));
  }

  /** Every picture under its file name. */
  public Map<String, byte[]> all() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("predicted_actual.png", predictedActual());
    files.put("residuals.png", residuals());
    files.put("error_by_magnitude.png", errorByMagnitude());
    return files;
  }

  /** The nearer to the diagonal, the better. */
  public byte[] predictedActual() {
    double[] x = drawn(actual);
    double[] y = drawn(predicted);
    XYChart chart =
        Chart.plane(
            "Predicted and actual: " + title, "Actual, " + unit, "Predicted, " + unit, x, y);
    Estimate r2 = evaluation.r2();
    String name = String.format(Locale.ROOT, "R² %.3f", r2.value());
    if (Double.isFinite(r2.interval().lower())) {
      name +=
          String.format(
              Locale.ROOT, " (95 %%: %.3f–%.3f)", r2.interval().lower(), r2.interval().upper());
    }
    Chart.cloud(chart, name, x, y);
    double low = Arrays.stream(x).min().orElseThrow();
    double high = Arrays.stream(x).max().orElseThrow();
    if (low < high) {
      double[] ends = {low, high};
      Chart.line(chart, "Perfect", ends, ends, Chart.GUIDE);
    }
    return Chart.png(chart);
  }

  /** What is left over should have no shape: neither a slope, nor a funnel. */
  public byte[] residuals() {
    double[] x = drawn(predicted);
    double[] left = new double[actual.length];
    Arrays.setAll(left, i -> actual[i] - predicted[i]);
    double[] y = drawn(left);
    XYChart chart =
        Chart.plane(
            "Residuals: " + title, "Predicted, " + unit, "Actual less predicted, " + unit, x, y);
    Chart.cloud(chart, "Rows", x, y);
    double low = Arrays.stream(x).min().orElseThrow();
    double high = Arrays.stream(x).max().orElseThrow();
    if (low < high) {
      Chart.line(chart, "No error", new double[] {low, high}, new double[] {0, 0}, Chart.GUIDE);
    }
    return Chart.png(chart);
  }

  /** Mean absolute error of ten groups of rows of about equal number, by what came true. */
  public byte[] errorByMagnitude() {
    int[] order =
        IntStream.range(0, actual.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> actual[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int groups = Math.min(GROUPS, actual.length);
    List<double[]> points = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      RunningMean where = new RunningMean();
      RunningMean error = new RunningMean();
      int end = (int) ((group + 1L) * order.length / groups);
      for (int i = (int) ((long) group * order.length / groups); i < end; i++) {
        where.add(actual[order[i]]);
        error.add(Math.abs(actual[order[i]] - predicted[order[i]]));
      }
      double margin = Interval.NORMAL_975 * Math.sqrt(error.variance() / error.count());
      points.add(new double[] {where.mean(), error.mean(), margin});
    }
    double[] x = points.stream().mapToDouble(point -> point[0]).toArray();
    double[] y = points.stream().mapToDouble(point -> point[1]).toArray();
    double[] margins = points.stream().mapToDouble(point -> point[2]).toArray();
    double mae = evaluation.mae().value();
    double highest = points.stream().mapToDouble(point -> point[1] + point[2]).max().orElse(mae);
    XYChart chart =
        Chart.plane(
            "Error by magnitude: " + title,
            "Actual, " + unit,
            "Mean absolute error, " + unit,
            x,
            new double[] {0, highest});
    if (x[0] < x[groups - 1]) {
      double[] ends = {x[0], x[groups - 1]};
      Chart.line(chart, "All rows", ends, new double[] {mae, mae}, Chart.GUIDE);
    }
    Chart.dots(chart, "Tenths of the rows, 95 % intervals", x, y, margins, Chart.MAIN);
    return Chart.png(chart);
  }

  private static double[] drawn(double[] values) {
    int dots = Math.min(MOST_DOTS, values.length);
    double[] drawn = new double[dots];
    Arrays.setAll(drawn, i -> values[(int) ((long) i * values.length / dots)]);
    return drawn;
  }
}
