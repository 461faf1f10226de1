package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import org.millrace.modelops.predictor.Encoding;
import org.millrace.modelops.predictor.Predictor;
import org.tribuo.Model;

class FitterTests {
  private static final Schema SCHEMA =
      Schema.of(
          Field.optional("x", FieldType.NUMBER),
          Field.optional("huge", FieldType.NUMBER),
          Field.optional("flag", FieldType.BOOLEAN),
          Field.optional("kind", FieldType.STRING));
  private static final LabelSettings LABEL =
      new LabelSettings("good", "outcomes", "true", null, Duration.ZERO);
  private static final int ROWS = 1500;

  static TrainerSettings[] trainers() {
    return new TrainerSettings[] {
      new XgboostSettings(15, 4, 0.3, 1, 1, 1, 1, 0, 0),
      LinearSettings.DEFAULTS,
      new LinearSettings(3, 0.2, new ClassWeight(false, 2)),
      new ForestSettings(20, 5, 5, 0.632, 0.5, null, null),
      new CartSettings(4, 20, 0, new ClassWeight(false, 3), null),
      new LiblinearSettings(null, 1, 1000, 0.01, 0.1, new ClassWeight(false, 0.5)),
      new LiblinearSettings(LiblinearSolver.L1R_LR, 1, 1000, 0.01, 0.1, null),
      new LiblinearSettings(LiblinearSolver.L2R_LR_DUAL, 0.1, 1000, 0.01, 0.1, null),
      new FactorizationSettings(4, 5, 0.1, 0.05, null)
    };
  }

  @ParameterizedTest
  @MethodSource("trainers")
  void theCompiledModelAnswersAsTribuoDoes(TrainerSettings trainer) throws Exception {
    Examples examples = examples();
    Fitter fitter = fitter(examples);
    Fitted fitted = fitter.fit(trainer, examples, ROWS);
    Predictor predictor = Predictor.compile(fitter.encoding(), fitted.model(), "good");

    Row row = new Row(SCHEMA);
    for (int i = 0; i < ROWS; i++) {
      examples.features().read(i, row);
      assertThat(predictor.score(row)).isCloseTo(fitted.answer().applyAsDouble(row), within(2e-7));
    }
    assertThat(Model.deserializeFromStream(new ByteArrayInputStream(fitted.tribuo()))).isNotNull();
    assertThat(fitted.importance().keySet()).first().isEqualTo("x");
    assertThat(fitted.importance().values().stream().mapToDouble(share -> share).sum())
        .isCloseTo(1, within(1e-9));
    assertThat(fitted.provenance()).containsKeys("trainer", "dataset");
  }

  @ParameterizedTest
  @MethodSource("trainers")
  void theSameSeedGivesTheSameModel(TrainerSettings trainer) {
    Examples examples = examples();
    Fitter fitter = fitter(examples);
    assertThat(fitter.fit(trainer, examples, ROWS).model())
        .isEqualTo(fitter.fit(trainer, examples, ROWS).model());
  }

  @ParameterizedTest
  @MethodSource("trainers")
  void aRowWithoutAnyValueIsLeftOut(TrainerSettings trainer) {
    Examples examples = examples();
    ((RowTable) examples.features()).add(new Row(SCHEMA));
    double[] targets = Arrays.copyOf(examples.targets(), ROWS + 1);
    Examples more =
        new Examples(
            examples.features(), targets, new long[ROWS + 1], new double[0], new int[ROWS + 1]);
    assertThat(fitter(examples).fit(trainer, more, ROWS + 1).model())
        .isEqualTo(fitter(examples).fit(trainer, more, ROWS).model());
  }

  @Test
  void refusesRowsThatAllHaveTheLabel() {
    Examples examples = examples();
    int first =
        IntStream.range(0, ROWS).filter(i -> !examples.hasLabel(i)).findFirst().orElseThrow();
    for (int i = first; i < ROWS; i++) {
      examples.targets()[i] = 1;
    }
    examples.targets()[first] = 1;
    assertThatThrownBy(() -> fitter(examples).fit(LinearSettings.DEFAULTS, examples, ROWS))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot train on 1500 rows of which 1500 are good");
  }

  private static Fitter fitter(Examples examples) {
    Encoding.Builder builder = Encoding.learn(SCHEMA);
    Row row = new Row(SCHEMA);
    for (int i = 0; i < ROWS; i++) {
      examples.features().read(i, row);
      builder.observe(row);
    }
    return new Fitter(builder.build(), LABEL, 7, 1, "made up", Instant.EPOCH);
  }

  private static Examples examples() {
    Random random = new Random(7);
    RowTable features = new RowTable(SCHEMA);
    double[] targets = new double[ROWS];
    Row row = new Row(SCHEMA);
    for (int i = 0; i < ROWS; i++) {
      row.clear();
      double x = random.nextGaussian();
      if (random.nextInt(10) > 0) {
        row.setDouble(0, x);
      }
      row.setDouble(1, 1e6 + 1e3 * random.nextGaussian());
      row.setBoolean(2, random.nextBoolean());
      String kind = "k" + random.nextInt(4);
      row.setString(3, kind);
      features.add(row);
      boolean good = random.nextDouble() < 1 / (1 + Math.exp(-3 * x - (kind.equals("k1") ? 1 : 0)));
      targets[i] = good ? 1 : 0;
    }
    return new Examples(features, targets, new long[ROWS], new double[0], new int[ROWS]);
  }
}
