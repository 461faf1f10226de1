package org.millrace.modelops.evaluation;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The one look of all plots: white ground, a light grid, few colours, type that can be read. */
final class Chart {
  static final Color MAIN = new Color(0x1B5FAA);
  static final Color GUIDE = new Color(0x8A929C);
  static final Color SECOND_GUIDE = new Color(0x3C9A6B);
  private static final Color INK = new Color(0x22272E);
  private static final Color GRID = new Color(0xE6E9ED);
  private static final double ROOM = 0.02;
  private static final int WIDTH = 800;
  private static final int HEIGHT = 600;

  private Chart() {}

  /** Both axes from 0 to 1, with room for the lines that run along them. */
  static XYChart square(String title, String x, String y, LegendPosition legend) {
    XYChart chart = xy(title, x, y);
    chart.getStyler().setXAxisMin(-ROOM).setXAxisMax(1 + ROOM);
    chart.getStyler().setYAxisMin(-ROOM).setYAxisMax(1 + ROOM);
    chart.getStyler().setXAxisDecimalPattern("0.0").setYAxisDecimalPattern("0.0");
    chart.getStyler().setLegendPosition(legend);
    return chart;
  }

  /** The lower axis from 0 to 1. */
  static XYChart spread(String title, String x, String y, double highest) {
    XYChart chart = xy(title, x, y);
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0);
    chart.getStyler().setYAxisMax(highest * (1 + 2 * ROOM));
    chart.getStyler().setXAxisDecimalPattern("0.0").setYAxisDecimalPattern("0.00");
    chart.getStyler().setPlotGridVerticalLinesVisible(false);
    chart.getStyler().setLegendPosition(LegendPosition.InsideNE);
    return chart;
  }

  /** Horizontal bars, the last name at the top: thick lines, since XChart has no such bars. */
  static XYChart ranking(String title, String x, List<String> names, List<Double> values) {
    XYChart chart = xy(title, x, "");
    int count = names.size();
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setYAxisTitleVisible(false);
    chart.getStyler().setXAxisMin(0.0).setYAxisMin(-0.5).setYAxisMax(count - 0.5);
    chart.getStyler().setYAxisTickMarkSpacingHint(Math.max(8, 420 / count));
    chart.getStyler().setPlotGridHorizontalLinesVisible(false);
    chart.getStyler().setXAxisDecimalPattern("0.00");
    chart.getStyler().setyAxisTickLabelsFormattingFunction(place -> nameAt(names, place));
    float thick = Math.min(30f, 320f / count);
    for (int i = 0; i < count; i++) {
      double[] ends = {0, values.get(i)};
      XYSeries bar = chart.addSeries(i + " " + names.get(i), ends, new double[] {i, i});
      bar.setMarker(SeriesMarkers.NONE).setLineColor(MAIN);
      bar.setLineStyle(new BasicStroke(thick, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
    }
    return chart;
  }

  /** XChart drops ticks whose labels are equal, so those without a name get different blanks. */
  private static String nameAt(List<String> names, double place) {
    int last = names.size() - 1;
    if (place < 0 || place > last) {
      return " ".repeat((int) Math.round(place < 0 ? 1 - 2 * place : 4 + 2 * (place - last)));
    }
    return names.get((int) Math.round(place));
  }

  /** A full line for what was measured; a dashed one, thinner, for what it is compared with. */
  static void line(XYChart chart, String name, double[] x, double[] y, Color color) {
    boolean guide = !color.equals(MAIN);
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(SeriesMarkers.NONE).setLineColor(color);
    series.setLineStyle(guide ? dashed() : solid());
  }

  /** Dots with a line through them and a bar for the uncertainty of each. */
  static void dots(
      XYChart chart, String name, double[] x, double[] y, double[] margins, Color color) {
    XYSeries series = chart.addSeries(name, x, y, margins);
    series.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(color).setLineColor(color);
    series.setLineStyle(solid());
    chart.getStyler().setErrorBarsColorSeriesColor(true);
  }

  /** Both axes as far as the values reach, with some room beyond. */
  static XYChart plane(String title, String x, String y, double[] ofX, double[] ofY) {
    XYChart chart = xy(title, x, y);
    double[] across = reach(ofX);
    double[] up = reach(ofY);
    chart.getStyler().setXAxisMin(across[0]).setXAxisMax(across[1]);
    chart.getStyler().setYAxisMin(up[0]).setYAxisMax(up[1]);
    chart.getStyler().setXAxisDecimalPattern("#,##0.###").setYAxisDecimalPattern("#,##0.###");
    below(chart);
    return chart;
  }

  private static double[] reach(double[] values) {
    double low = Arrays.stream(values).min().orElse(0);
    double high = Arrays.stream(values).max().orElse(1);
    double room = low < high ? 2 * ROOM * (high - low) : Math.max(1, Math.abs(low));
    return new double[] {low - room, high + room};
  }

  /** Puts the legend where it hides nothing. */
  static void below(XYChart chart) {
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(LegendLayout.Horizontal);
  }

  /** Many small dots, so thin that where they pile up can be seen. */
  static void cloud(XYChart chart, String name, double[] x, double[] y) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    series.setMarker(SeriesMarkers.CIRCLE);
    series.setMarkerColor(new Color(MAIN.getRed(), MAIN.getGreen(), MAIN.getBlue(), 60));
    chart.getStyler().setMarkerSize(5);
  }

  /** A filled outline in steps. */
  static void area(XYChart chart, String name, double[] x, double[] y, Color color) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.StepArea);
    series.setMarker(SeriesMarkers.NONE).setLineColor(color).setFillColor(shade(color));
    series.setLineStyle(new BasicStroke(1.5f));
  }

  private static Color shade(Color color) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), 110);
  }

  static byte[] png(org.knowm.xchart.internal.chartpart.Chart<?, ?> chart) {
    try {
      return BitmapEncoder.getBitmapBytes(chart, BitmapFormat.PNG);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot draw " + chart.getTitle(), e);
    }
  }

  private static XYChart xy(String title, String x, String y) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    style(chart.getStyler());
    return chart;
  }

  private static void style(AxesChartStyler styler) {
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 15);
    styler.setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE);
    styler.setChartFontColor(INK).setChartTitleBoxVisible(false).setChartPadding(16);
    styler.setChartTitleFont(font.deriveFont(Font.BOLD, 19f)).setChartTitlePadding(12);
    styler.setPlotBorderVisible(false).setPlotContentSize(1.0).setMarkerSize(9);
    styler.setLegendFont(font).setLegendBorderColor(GRID).setLegendPadding(10);
    styler.setLegendBackgroundColor(new Color(255, 255, 255, 230));
    styler.setAxisTitleFont(font.deriveFont(Font.BOLD)).setAxisTickLabelsFont(font);
    styler.setAxisTickLabelsColor(INK).setAxisTickMarksColor(GRID).setAxisTitlePadding(12);
    styler.setPlotGridLinesColor(GRID).setPlotGridLinesStroke(new BasicStroke(1f));
    styler.setPlotMargin(0).setAxisTicksLineVisible(false);
    styler.setLocale(Locale.ROOT).setAntiAlias(true);
  }

  private static BasicStroke solid() {
    return new BasicStroke(3f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }

  private static BasicStroke dashed() {
    return new BasicStroke(
        2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, new float[] {7f, 6f}, 0f);
  }
}
