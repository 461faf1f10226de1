package org.millrace.modelops.evaluation;

import static java.util.Arrays.stream;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.Styler.LegendPosition;

/**
 * The pictures of an evaluation as PNG files of 800 by 600 pixels. They need fonts, but no screen.
 */
public final class EvaluationPlots {
  private static final int BARS = 40;
  private static final int LIFTS = 10;
  private static final int STEPS = 200;
  private static final int MOST_FEATURES = 20;

  private final String title;
  private final ScoredRows rows;
  private final OperatingPoints points;
  private final BinaryEvaluation evaluation;

  private EvaluationPlots(String title, ScoredRows rows, BinaryEvaluation evaluation) {
    this.title = title;
    this.rows = rows;
    this.points = OperatingPoints.of(rows);
    this.evaluation = evaluation;
  }

  /**
   * @param title what was evaluated, e.g. {@code flight-delays on 2013-03}
   */
  public static EvaluationPlots of(String title, double[] probability, boolean[] label) {
    return new EvaluationPlots(
        title, ScoredRows.of(probability, label), BinaryEvaluation.of(probability, label));
  }

  /** Every picture under its file name: {@code roc.png} and so on, without the importances. */
  public Map<String, byte[]> all() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("roc.png", roc());
    files.put("precision_recall.png", precisionRecall());
    files.put("calibration.png", calibration());
    files.put("gains.png", gains());
    files.put("lift.png", lift());
    files.put("thresholds.png", thresholds());
    files.put("scores.png", scores());
    return files;
  }

  /** Receiver operating characteristic: what share of false alarms buys what share of hits. */
  public byte[] roc() {
    XYChart chart =
        Chart.square(
            "ROC: " + title, "False positive rate", "True positive rate", LegendPosition.InsideSE);
    Curve curve = Curve.from(0, 0);
    for (int i = 0; i < points.size(); i++) {
      curve.to(points.falsePositiveRate(i), points.recall(i));
    }
    Interval interval = evaluation.aucInterval();
    String name =
        String.format(
            Locale.ROOT,
            "AUC %.3f (95 %%: %.3f–%.3f)",
            evaluation.auc(),
            interval.lower(),
            interval.upper());
    Chart.line(chart, "Chance", new double[] {0, 1}, new double[] {0, 1}, Chart.GUIDE);
    Chart.line(chart, name, curve.x(), curve.y(), Chart.MAIN);
    return Chart.png(chart);
  }

  public byte[] precisionRecall() {
    XYChart chart =
        Chart.square(
            "Precision and recall: " + title, "Recall", "Precision", LegendPosition.InsideNE);
    double base = evaluation.baseRate();
    Curve curve = Curve.from(0, points.precision(0));
    for (int i = 0; i < points.size(); i++) {
      curve.to(points.recall(i), points.precision(i));
    }
    String name =
        String.format(Locale.ROOT, "Average precision %.3f", evaluation.averagePrecision());
    Chart.line(
        chart,
        String.format(Locale.ROOT, "Base rate %.3f", base),
        new double[] {0, 1},
        new double[] {base, base},
        Chart.GUIDE);
    Chart.line(chart, name, curve.x(), curve.y(), Chart.MAIN);
    return Chart.png(chart);
  }

  /** What came true against what was predicted, over bins of equal frequency. */
  public byte[] calibration() {
    List<CalibrationBin> bins = CalibrationBin.of(rows, BinaryEvaluation.CALIBRATION_BINS);
    double[] predicted = bins.stream().mapToDouble(CalibrationBin::predicted).toArray();
    double[] observed = bins.stream().mapToDouble(CalibrationBin::observed).toArray();
    XYChart chart =
        Chart.square(
            "Calibration: " + title,
            "Predicted probability",
            "Observed share",
            LegendPosition.InsideNW);
    double[] margins = bins.stream().mapToDouble(EvaluationPlots::margin).toArray();
    Chart.line(chart, "Perfect", new double[] {0, 1}, new double[] {0, 1}, Chart.GUIDE);
    String name =
        String.format(
            Locale.ROOT, "Expected error %.4f (bars: 95 %%)", evaluation.calibrationError());
    Chart.dots(chart, name, predicted, observed, margins, Chart.MAIN);
    return Chart.png(chart);
  }

  /** Half the width of the Agresti-Coull interval of a bin's share. */
  private static double margin(CalibrationBin bin) {
    double z = Interval.NORMAL_975;
    double n = bin.rows() + z * z;
    double share = (bin.observed() * bin.rows() + z * z / 2) / n;
    return z * Math.sqrt(share * (1 - share) / n);
  }

  /** What share of the label is found among the rows ranked highest. */
  public byte[] gains() {
    XYChart chart =
        Chart.square(
            "Gains: " + title, "Share of rows called", "Share found", LegendPosition.InsideSE);
    Curve curve = Curve.from(0, 0);
    for (int i = 0; i < points.size(); i++) {
      double called = points.truePositives()[i] + points.falsePositives()[i];
      curve.to(called / rows.size(), points.recall(i));
    }
    Chart.line(chart, "Chance", new double[] {0, 1}, new double[] {0, 1}, Chart.GUIDE);
    double[] best = {0, evaluation.baseRate(), 1};
    Chart.line(chart, "Perfect", best, new double[] {0, 1, 1}, Chart.SECOND_GUIDE);
    Chart.line(chart, "Model", curve.x(), curve.y(), Chart.MAIN);
    return Chart.png(chart);
  }

  /** How much richer in the label the rows ranked highest are, with 95 % intervals. */
  public byte[] lift() {
    double[] share = new double[LIFTS];
    double[] lift = new double[LIFTS];
    double[] margins = new double[LIFTS];
    double highest = 1;
    for (int i = 0; i < LIFTS; i++) {
      share[i] = (i + 1.0) / LIFTS;
      Estimate at = Lift.at(points, share[i]).lift();
      lift[i] = at.value();
      margins[i] = at.interval().width() / 2;
      highest = Math.max(highest, at.value() + margins[i]);
    }
    XYChart chart = Chart.spread("Lift: " + title, "Share of rows called", "Lift", highest);
    chart.getStyler().setYAxisDecimalPattern("0.0").setXAxisMin(0.05).setXAxisMax(1.02);
    Chart.line(chart, "Chance", new double[] {0.05, 1.02}, new double[] {1, 1}, Chart.GUIDE);
    Chart.dots(chart, "Model, 95 % intervals", share, lift, margins, Chart.MAIN);
    return Chart.png(chart);
  }

  /** What each threshold does: precision where any row is called, recall and F1. */
  public byte[] thresholds() {
    List<ThresholdStep> table = ThresholdStep.table(points, STEPS);
    XYChart chart =
        Chart.square("Thresholds: " + title, "Threshold", "Share", LegendPosition.OutsideS);
    Chart.below(chart);
    List<ThresholdStep> calling =
        table.stream()
            .filter(
                step -> step.confusion().truePositives() + step.confusion().falsePositives() > 0)
            .toList();
    drawn(chart, "Recall", table, Confusion::recall, Chart.GUIDE);
    drawn(chart, "Precision", calling, Confusion::precision, Chart.SECOND_GUIDE);
    drawn(chart, "F1", table, Confusion::f1, Chart.MAIN);
    return Chart.png(chart);
  }

  private static void drawn(
      XYChart chart,
      String name,
      List<ThresholdStep> steps,
      ToDoubleFunction<Confusion> share,
      Color color) {
    double[] x = steps.stream().mapToDouble(ThresholdStep::threshold).toArray();
    double[] y = steps.stream().map(ThresholdStep::confusion).mapToDouble(share).toArray();
    Chart.line(chart, name, x, y, color);
  }

  /** How the probabilities of rows with the label and of rows without it are spread. */
  public byte[] scores() {
    double[] edges = new double[BARS + 1];
    for (int edge = 0; edge <= BARS; edge++) {
      edges[edge] = (double) edge / BARS;
    }
    double[] without = histogram(rows.negatives());
    double[] with = histogram(rows.positives());
    double highest = DoubleStream.concat(stream(without), stream(with)).max().orElseThrow();
    XYChart chart =
        Chart.spread("Scores: " + title, "Predicted probability", "Share of its rows", highest);
    Chart.area(chart, "Without the label", edges, without, Chart.GUIDE);
    Chart.area(chart, "With the label", edges, with, Chart.MAIN);
    return Chart.png(chart);
  }

  /** The share in each bar; the last height is drawn once more, up to the right edge. */
  private static double[] histogram(double[] values) {
    double[] share = new double[BARS + 1];
    for (double value : values) {
      share[Math.min(BARS - 1, (int) (value * BARS))] += 1.0 / values.length;
    }
    share[BARS] = share[BARS - 1];
    return share;
  }

  /**
   * The features that count most, at most 20, the first at the top.
   *
   * @param importance of each feature, not negative; drawn as a share of their sum
   */
  public static byte[] importance(String title, Map<String, Double> importance) {
    double sum = importance.values().stream().mapToDouble(Double::doubleValue).sum();
    List<Map.Entry<String, Double>> most =
        new ArrayList<>(
            importance.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(MOST_FEATURES)
                .toList());
    Collections.reverse(most);
    List<String> names = most.stream().map(Map.Entry::getKey).toList();
    List<Double> shares = most.stream().map(e -> sum > 0 ? e.getValue() / sum : 0.0).toList();
    return Chart.png(Chart.ranking("Feature importance: " + title, "Share", names, shares));
  }
}
