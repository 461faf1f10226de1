package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import org.millrace.modelops.evaluation.RegressionEvaluation;
import org.millrace.modelops.predictor.Predictor;
import org.millrace.modelops.predictor.Task;
import org.tribuo.Model;

class RegressionFitTests {
  private static final Schema SCHEMA =
      Schema.of(
          Field.optional("x", FieldType.NUMBER),
          Field.optional("far", FieldType.NUMBER),
          Field.optional("kind", FieldType.STRING));
  private static final LabelSettings LABEL =
      new LabelSettings("riders", "counts", null, "riders", Duration.ZERO);
  private static final int ROWS = 3000;
  private static final double NOISE = 100;

  static TrainerSettings[] trainers() {
    return new TrainerSettings[] {
      new XgboostSettings(60, 4, 0.2, 1, 1, 1, 1, 0, 0),
      LinearSettings.DEFAULTS,
      new ForestSettings(60, 10, 3, 0.632, 1, null, null),
      new CartSettings(9, 3, 0, null, null),
      new LiblinearSettings(null, 1, 1000, 0.01, 0.01, null),
      new LiblinearSettings(LiblinearSolver.L2R_L2LOSS_SVR_DUAL, 1, 1000, 0.01, 0.01, null),
      new FactorizationSettings(2, 5, 0.1, 0.01, null)
    };
  }

  @ParameterizedTest
  @MethodSource("trainers")
  void theCompiledModelAnswersAsTribuoDoes(TrainerSettings trainer) throws Exception {
    Examples examples = examples();
    Fitter fitter = fitter(examples);
    Fitted fitted = fitter.fit(trainer, examples, ROWS);
    assertThat(fitted.model().task()).isEqualTo(Task.REGRESSION);
    Predictor predictor = Predictor.compile(fitter.encoding(), fitted.model(), "riders");
    Row row = new Row(SCHEMA);
    for (int i = 0; i < ROWS; i++) {
      examples.features().read(i, row);
      double trainers = fitted.answer().applyAsDouble(row);
      assertThat(predictor.score(row)).isCloseTo(trainers, within(1e-7 * Math.abs(trainers)));
    }
    assertThat(Model.deserializeFromStream(new ByteArrayInputStream(fitted.tribuo()))).isNotNull();
    assertThat(fitted.importance().get("x")).isGreaterThan(10 * fitted.importance().get("far"));
    assertThat(fitted.provenance()).containsKeys("trainer", "dataset");
  }

  @ParameterizedTest
  @MethodSource("trainers")
  void findsTheQuantityUpToItsNoise(TrainerSettings trainer) {
    Examples examples = examples();
    Fitter fitter = fitter(examples);
    Fitted fitted = fitter.fit(trainer, examples, 2000);
    Predictor predictor = Predictor.compile(fitter.encoding(), fitted.model(), "riders");
    RegressionEvaluation held =
        RegressionEvaluation.of(
            Scores.of(predictor::score, examples.features(), 2000, ROWS),
            Arrays.copyOfRange(examples.targets(), 2000, ROWS));
    // The quantity deviates by some 2,000 from its mean; what nobody can know by 100.
    assertThat(held.rmse().value()).isBetween(0.9 * NOISE, 2.5 * NOISE);
  }

  @ParameterizedTest
  @MethodSource("trainers")
  void theSameSeedGivesTheSameModel(TrainerSettings trainer) {
    Examples examples = examples();
    Fitter fitter = fitter(examples);
    assertThat(fitter.fit(trainer, examples, ROWS).model())
        .isEqualTo(fitter.fit(trainer, examples, ROWS).model());
  }

  @Test
  void refusesRowsThatAllHaveTheSameQuantity() {
    Examples examples = examples();
    Arrays.fill(examples.targets(), 17);
    assertThatThrownBy(() -> fitter(examples).fit(LinearSettings.DEFAULTS, examples, ROWS))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot train on 3000 rows of which each has riders 17.0")
        .hasMessageContaining("correct 'value' in modelops.yaml");
  }

  private static Fitter fitter(Examples examples) {
    return new Fitter(examples.encoding(ROWS), LABEL, 7, 1, "made up", Instant.EPOCH);
  }

  private static Examples examples() {
    Random random = new Random(7);
    RowTable features = new RowTable(SCHEMA);
    double[] targets = new double[ROWS];
    Row row = new Row(SCHEMA);
    for (int i = 0; i < ROWS; i++) {
      row.clear();
      double x = random.nextGaussian();
      row.setDouble(0, x);
      row.setDouble(1, 1e6 + 1e3 * random.nextGaussian());
      int kind = random.nextInt(4);
      row.setString(2, "k" + kind);
      features.add(row);
      targets[i] = 15_000 + 2_000 * x + (kind == 1 ? 800 : 0) + NOISE * random.nextGaussian();
    }
    return new Examples(features, targets, new long[ROWS], new double[0], new int[ROWS]);
  }
}
