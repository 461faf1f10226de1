package org.millrace.modelops.predictor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import ml.dmlc.xgboost4j.java.Booster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.kernel.Row;

/** The shares of features compared with what XGBoost itself says of the same booster. */
class ExplainTests {
  private static final List<String> LABELS = List.of("on_time", "late");
  private static final double AS_XGBOOST = 1e-5;
  private final List<Row> rows = Flights.rows(4000, 1);
  private final Encoding encoding = Flights.encoding(rows);
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"1,5", "3,1", "6,200", "8,20", "12,20"})
  void agreesWithXgboostOnALogisticBooster(int depth, int rounds) throws Exception {
    assertAgrees(rounds, Boosters.logistic(depth), 1);
  }

  @ParameterizedTest
  @CsvSource({"1,5", "6,100", "12,10"})
  void agreesWithXgboostOnASoftprobBooster(int depth, int rounds) throws Exception {
    assertAgrees(rounds, Boosters.softprob(depth), 2);
  }

  @Test
  void agreesWhereTreesAreLopsided() throws Exception {
    Map<String, Object> params = new HashMap<>(Boosters.logistic(0));
    params.put("tree_method", "hist");
    params.put("grow_policy", "lossguide");
    params.put("max_leaves", 60);
    params.put("base_score", 0.2137);
    assertAgrees(30, params, 1);
  }

  private void assertAgrees(int rounds, Map<String, Object> params, int outputs) throws Exception {
    Booster booster = Boosters.train(encoding, rows, Flights::late, rounds, params);
    TrainedModel model = new TrainedModel.Trees(Boosters.json(booster, folder), LABELS);
    Predictor late = Predictor.compile(encoding, model, "late");
    Predictor onTime = Predictor.compile(encoding, model, "on_time");
    List<Row> asked = new ArrayList<>(Flights.rows(500, 2));
    asked.addAll(Flights.strangeRows());
    float[][] theirs = booster.predictContrib(Boosters.matrix(encoding, asked), 0);
    double[] shares = new double[Flights.FEATURES.size()];
    double[] opposite = new double[Flights.FEATURES.size()];
    for (int r = 0; r < asked.size(); r++) {
      Row row = asked.get(r);
      double base = late.explain(row, shares);
      double[] expected = byFeature(theirs[r], outputs);
      for (int f = 0; f < shares.length; f++) {
        assertThat(shares[f]).as("row %s", row).isCloseTo(expected[f], within(AS_XGBOOST));
      }
      assertThat(base).isCloseTo(expected[shares.length], within(AS_XGBOOST));
      double logOdds = base + DoubleStream.of(shares).sum();
      assertThat(logOdds).isCloseTo(margin((CompiledTrees) late, row, outputs), within(AS_XGBOOST));
      assertThat(1 / (1 + Math.exp(-logOdds))).isCloseTo(late.score(row), within(1e-6));
      assertThat(onTime.explain(row, opposite)).isCloseTo(-base, within(1e-12));
      for (int f = 0; f < shares.length; f++) {
        assertThat(opposite[f]).isCloseTo(-shares[f], within(1e-12));
      }
    }
  }

  @Test
  void agreesWithXgboostOnAForestInShares() throws Exception {
    Booster booster = Boosters.train(encoding, rows, Flights::late, 1, Boosters.forest(40, 9));
    TrainedModel model = new TrainedModel.Trees(Boosters.json(booster, folder), LABELS);
    Predictor late = Predictor.compile(encoding, model, "late");
    Predictor onTime = Predictor.compile(encoding, model, "on_time");
    List<Row> asked = new ArrayList<>(Flights.rows(300, 2));
    asked.addAll(Flights.strangeRows());
    float[][] answers = booster.predict(Boosters.matrix(encoding, asked));
    float[][] theirs = booster.predictContrib(Boosters.matrix(encoding, asked), 0);
    double[] shares = new double[Flights.FEATURES.size()];
    for (int r = 0; r < asked.size(); r++) {
      Row row = asked.get(r);
      double base = late.explain(row, shares);
      double[] expected = byFeature(theirs[r], 1);
      for (int f = 0; f < shares.length; f++) {
        assertThat(shares[f]).as("row %s", row).isCloseTo(expected[f], within(AS_XGBOOST));
      }
      assertThat(base + DoubleStream.of(shares).sum()).isCloseTo(late.score(row), within(1e-6));
      assertThat(late.score(row)).isBetween(0.0, 1.0).isCloseTo(answers[r][0], within(1e-6));
      assertThat(onTime.score(row)).isCloseTo(1 - late.score(row), within(1e-12));
      assertThat(onTime.explain(row, shares) + DoubleStream.of(shares).sum())
          .isCloseTo(onTime.score(row), within(1e-6));
    }
  }

  private static double margin(CompiledTrees trees, Row row, int outputs) {
    return outputs == 1
        ? trees.margin(row, 0)
        : (double) trees.margin(row, 1) - trees.margin(row, 0);
  }

  /** XGBoost's shares of inputs, and the base value last, output after output. */
  private double[] byFeature(float[] theirs, int outputs) {
    double[] sums = new double[Flights.FEATURES.size() + 1];
    for (int k = 0; k < outputs; k++) {
      int sign = k == outputs - 1 ? 1 : -1;
      int start = k * (encoding.size() + 1);
      for (int i = 0; i < encoding.size(); i++) {
        String feature = encoding.inputs().get(i).feature();
        sums[Flights.FEATURES.indexOf(feature)] += sign * theirs[start + i];
      }
      sums[sums.length - 1] += sign * theirs[start + encoding.size()];
    }
    return sums;
  }

  @Test
  void allocatesNothingForAnExplanation() throws Exception {
    Booster booster = Boosters.train(encoding, rows, Flights::late, 20, Boosters.softprob(6));
    Predictor predictor =
        Predictor.compile(
            encoding, new TrainedModel.Trees(Boosters.json(booster, folder), LABELS), "late");
    double[] shares = new double[Flights.FEATURES.size()];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 5; attempt++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 3000; i++) {
        predictor.explain(rows.get(i), shares);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isLessThan(3000);
  }

  @Test
  void aLinearModelIsItsOwnExplanation() {
    PackageContent content = Delays.linear();
    Predictor predictor = Predictor.compile(content.encoding(), content.trained(), "late");
    TrainedModel.Linear model = (TrainedModel.Linear) content.trained();
    int hour = Delays.PLAN.features().indexOf("hour");
    int input = content.encoding().names().indexOf("hour");
    double weight = model.weights().get(1).get(input) - model.weights().get(0).get(input);
    double[] shares = new double[Delays.PLAN.features().size()];
    for (Delays.Case one : Delays.cases(500, 9, true)) {
      double base = predictor.explain(one.features(), shares);
      double logOdds = base + DoubleStream.of(shares).sum();
      double probability = predictor.score(one.features());
      assertThat(1 / (1 + Math.exp(-logOdds))).isCloseTo(probability, within(1e-12));
      assertThat(shares[hour])
          .isCloseTo(
              weight * (one.features().getLong(hour) - model.centres().get(input)), within(1e-12));
    }
  }
}
