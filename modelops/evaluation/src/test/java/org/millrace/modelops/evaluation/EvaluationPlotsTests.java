package org.millrace.modelops.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** The pictures are left under {@code target/plots} to be looked at. */
class EvaluationPlotsTests {
  private static final Path FOLDER = Path.of("target", "plots");

  @Test
  void drawsEveryPicture() throws IOException {
    double[] p = new double[50_000];
    boolean[] y = new boolean[p.length];
    Random random = new Random(2);
    for (int i = 0; i < p.length; i++) {
      double truth = random.nextGaussian();
      y[i] = random.nextDouble() < 1 / (1 + Math.exp(1.6 - 1.2 * truth));
      p[i] = 1 / (1 + Math.exp(1.7 - truth - 0.5 * random.nextGaussian()));
    }
    Map<String, byte[]> plots = EvaluationPlots.of("flight-delays on 2013-03", p, y).all();
    assertThat(plots)
        .containsOnlyKeys(
            "roc.png",
            "precision_recall.png",
            "calibration.png",
            "gains.png",
            "lift.png",
            "thresholds.png",
            "scores.png");
    for (Map.Entry<String, byte[]> plot : plots.entrySet()) {
      assertIsAPicture(plot.getKey(), plot.getValue());
    }
  }

  @Test
  void drawsASearch() throws IOException {
    List<SearchPlot.Point> points = new ArrayList<>();
    Random random = new Random(4);
    for (int trial = 0; trial < 60; trial++) {
      double bad = trial % 23 == 5 ? 0.15 : 0.04 * random.nextDouble() * (1 - trial / 80.0);
      points.add(new SearchPlot.Point(trial, 0.42 + bad));
    }
    assertIsAPicture("search.png", SearchPlot.of("log_loss", false, points));
    assertIsAPicture("search_one.png", SearchPlot.of("auc", true, points.subList(0, 1)));
  }

  @Test
  void drawsAQuantity() throws IOException {
    double[] actual = new double[20_000];
    double[] predicted = new double[actual.length];
    Random random = new Random(3);
    for (int i = 0; i < actual.length; i++) {
      actual[i] = Math.exp(3 + 0.6 * random.nextGaussian());
      predicted[i] = 8 + actual[i] * 0.7 + 0.15 * actual[i] * random.nextGaussian();
    }
    Map<String, byte[]> plots =
        RegressionPlots.of("trip-duration on 2024-01", "minutes", predicted, actual).all();
    assertThat(plots)
        .containsOnlyKeys("predicted_actual.png", "residuals.png", "error_by_magnitude.png");
    for (Map.Entry<String, byte[]> plot : plots.entrySet()) {
      assertIsAPicture(plot.getKey(), plot.getValue());
    }
    double[] same = {5, 5, 5};
    for (Map.Entry<String, byte[]> plot :
        RegressionPlots.of("all the same", "minutes", same, same).all().entrySet()) {
      assertIsAPicture("few_" + plot.getKey(), plot.getValue());
    }
  }

  @Test
  void drawsFourRowsWithEqualProbabilities() throws IOException {
    boolean[] y = {false, true, true, false};
    Map<String, byte[]> plots =
        EvaluationPlots.of("four rows", new double[] {0.5, 0.5, 0.5, 0.5}, y).all();
    for (Map.Entry<String, byte[]> plot : plots.entrySet()) {
      assertIsAPicture("few_" + plot.getKey(), plot.getValue());
    }
  }

  @Test
  void drawsTheTwentyFeaturesThatCountMost() throws IOException {
    Map<String, Double> importance = new LinkedHashMap<>();
    for (int i = 1; i <= 25; i++) {
      importance.put("feature_with_a_long_name_" + i, 100.0 / i);
    }
    byte[] twenty = EvaluationPlots.importance("flight-delays", importance);
    assertIsAPicture("importance.png", twenty);
    importance.put("feature_with_a_long_name_25", 0.0);
    assertThat(EvaluationPlots.importance("flight-delays", importance)).isNotEqualTo(twenty);
    importance.clear();
    importance.put("hour", 3.0);
    importance.put("origin_of_the_flight", 2.0);
    importance.put("temp", 0.0);
    assertIsAPicture("importance_3.png", EvaluationPlots.importance("three", importance));
  }

  private static void assertIsAPicture(String name, byte[] png) throws IOException {
    Files.createDirectories(FOLDER);
    Files.write(FOLDER.resolve(name), png);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(image.getWidth()).isEqualTo(800);
    assertThat(image.getHeight()).isEqualTo(600);
    Set<Integer> colours = new HashSet<>();
    for (int x = 0; x < 800; x += 2) {
      for (int y = 0; y < 600; y += 2) {
        colours.add(image.getRGB(x, y));
      }
    }
    assertThat(colours).as(name).hasSizeGreaterThan(20).contains(0xFFFFFFFF);
  }
}
