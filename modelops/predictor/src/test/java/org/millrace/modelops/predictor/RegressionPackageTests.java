package org.millrace.modelops.predictor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;

class RegressionPackageTests {
  private static final List<Delays.Case> CASES = Delays.cases(1000, 1, false);
  private static final Encoding ENCODING = Delays.encoding(CASES);
  private static final double BASE = 12.5;
  private static final double WEIGHT = 1.5;

  @TempDir private Path temp;

  @Test
  void aLinearModelAnswersTheQuantityItself() {
    ModelPackage loaded = write(content(linear(), Double.NaN, answers(linear())));
    assertThat(loaded.task()).isEqualTo(Task.REGRESSION);
    assertThat(loaded.label()).isEqualTo("delay_minutes");
    assertThat(loaded.threshold()).isNaN();
    double[] shares = new double[loaded.plan().features().size()];
    for (Delays.Case one : CASES.subList(0, 200)) {
      double expected = quantity(one.features());
      assertThat(loaded.score(one.features())).isCloseTo(expected, within(1e-9));
      double sum = loaded.explain(one.features(), shares);
      for (double share : shares) {
        sum += share;
      }
      assertThat(sum).as("shares are in the quantity's unit").isCloseTo(expected, within(1e-9));
    }
  }

  @Test
  void treesAnswerAsXgboostDoes() throws Exception {
    Map<String, Object> params =
        Map.of("objective", "reg:squarederror", "max_depth", 4, "nthread", 1, "seed", 7);
    Booster booster =
        Boosters.train(
            ENCODING, Delays.features(CASES), RegressionPackageTests::quantity, 20, params);
    float[][] answers = booster.predict(Boosters.matrix(ENCODING, Delays.features(CASES)));
    List<StoredExample> examples = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Delays.Case one = CASES.get(i);
      examples.add(new StoredExample(one.raw().request(), one.features(), answers[i][0]));
    }
    TrainedModel trees = new TrainedModel.Trees(Boosters.json(booster, temp), List.of());
    ModelPackage loaded = write(content(trees, Double.NaN, examples));
    assertThat(loaded.task()).isEqualTo(Task.REGRESSION);
    for (int i = 0; i < answers.length; i++) {
      assertThat(loaded.score(CASES.get(i).features())).isCloseTo(answers[i][0], within(1e-4));
    }
  }

  @Test
  void aThresholdGoesWithLabelsAndOnlyWithThem() {
    assertThatThrownBy(() -> content(linear(), 0.5, answers(linear())))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Invalid threshold 0.5 of a model for regression");
    PackageContent labels = Delays.linear();
    assertThatThrownBy(() -> content(labels.trained(), Double.NaN, answers(labels.trained())))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Invalid threshold NaN of a model for classification");
  }

  private ModelPackage write(PackageContent content) {
    PackageWriter.write(content, temp.resolve("package"));
    return ModelPackage.load(temp.resolve("package"));
  }

  private static double quantity(Row features) {
    return features.isNull(0) ? BASE : BASE + WEIGHT * (features.getLong(0) - 12);
  }

  /** Looks at the feature {@code hour} alone. */
  private static TrainedModel linear() {
    List<Double> weights = new ArrayList<>(Collections.nCopies(ENCODING.size(), 0.0));
    List<Double> centres = new ArrayList<>(weights);
    int hour = ENCODING.inputs().indexOf(new Encoding.Input(hour(), null));
    weights.set(hour, WEIGHT);
    centres.set(hour, 12.0);
    return new TrainedModel.Linear(List.of(), List.of(BASE), List.of(weights), centres);
  }

  private static String hour() {
    return Delays.PLAN.features().field(0).name();
  }

  private static List<StoredExample> answers(TrainedModel model) {
    Predictor predictor = Predictor.compile(ENCODING, model, "late");
    return CASES.subList(0, 50).stream()
        .map(
            one ->
                new StoredExample(
                    one.raw().request(), one.features(), predictor.score(one.features())))
        .toList();
  }

  private static PackageContent content(
      TrainedModel model, double threshold, List<StoredExample> examples) {
    return new PackageContent(
        "delays",
        "delay_minutes",
        threshold,
        "0123abcd",
        Delays.SPEC,
        ENCODING,
        model,
        examples,
        Map.of(),
        Instant.parse("2026-11-22T06:30:00Z"));
  }
}
