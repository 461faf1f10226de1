package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.modelops.predictor.Predictor;
import org.millrace.modelops.predictor.Task;
import org.tribuo.Model;

class UnlabeledFitTests {
  private final Examples examples = MadeUp.labels();
  private final Fitter fitter = MadeUp.ofLabels(examples);

  static TrainerSettings[] trainers() {
    return new TrainerSettings[] {
      new KmeansSettings(5, 100), new OneClassSettings(0.1, null, 1000)
    };
  }

  @ParameterizedTest
  @MethodSource("trainers")
  void theCompiledModelAnswersAsTribuoDoes(TrainerSettings trainer) throws Exception {
    Fitted fitted = trainer.fit(fitter, examples, MadeUp.ROWS);
    Predictor predictor = Predictor.compile(fitter.encoding(), fitted.model(), "");
    Row row = new Row(MadeUp.SCHEMA);
    for (int i = 0; i < MadeUp.ROWS; i++) {
      examples.features().read(i, row);
      assertThat(predictor.score(row)).isCloseTo(fitted.answer().applyAsDouble(row), within(1e-9));
    }
    assertThat(Model.deserializeFromStream(new ByteArrayInputStream(fitted.tribuo()))).isNotNull();
    assertThatThrownBy(() -> predictor.explain(row, new double[MadeUp.SCHEMA.size()]))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot explain");
  }

  @ParameterizedTest
  @MethodSource("trainers")
  void theSameSeedGivesTheSameModel(TrainerSettings trainer) {
    assertThat(trainer.fit(fitter, examples, MadeUp.ROWS).model())
        .isEqualTo(trainer.fit(fitter, examples, MadeUp.ROWS).model());
  }

  @Test
  void clustersAreNumberedAndAllAreUsed() {
    Fitted fitted = new KmeansSettings(5, 100).fit(fitter, examples, MadeUp.ROWS);
    assertThat(fitted.model().task()).isEqualTo(Task.CLUSTERING);
    assertThat(Arrays.stream(scores(fitted)).distinct().sorted().toArray())
        .containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void whatLiesFarFromAllTrainingRowsIsStrange() {
    Fitted fitted = new OneClassSettings(0.1, null, 1000).fit(fitter, examples, MadeUp.ROWS);
    assertThat(fitted.model().task()).isEqualTo(Task.ANOMALY);
    long strange = Arrays.stream(scores(fitted)).filter(score -> score > 0).count();
    assertThat((double) strange / MadeUp.ROWS).isBetween(0.05, 0.15);
    Predictor predictor = Predictor.compile(fitter.encoding(), fitted.model(), "");
    Row far = new Row(MadeUp.SCHEMA);
    far.setDouble(0, 40);
    far.setDouble(1, 2e6);
    far.setString(3, "k1");
    assertThat(predictor.score(far))
        .isGreaterThan(Arrays.stream(scores(fitted)).max().orElseThrow() - 1e-9)
        .isPositive();
  }

  private double[] scores(Fitted fitted) {
    Predictor predictor = Predictor.compile(fitter.encoding(), fitted.model(), "");
    return Scores.of(predictor::score, examples.features(), 0, MadeUp.ROWS);
  }
}
