package org.millrace.modelops.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.millrace.kernel.Calibrator;
import tools.jackson.databind.json.JsonMapper;

class CalibratorTests {
  @Test
  void anOverconfidentModelIsCalibrated() {
    Answers answers = new Answers(20_000, odds -> 2.5 * odds + 0.5);
    CalibrationChoice choice = CalibrationChoice.of(answers.p, answers.y, 7);
    assertThat(choice.errors()).containsOnlyKeys("none", "isotonic", "platt");
    assertThat(choice.calibrator()).isInstanceOf(Calibrator.Platt.class);
    assertThat(choice.errors().get("platt")).isLessThan(choice.errors().get("none") / 5);
    Answers fresh = new Answers(20_001, odds -> 2.5 * odds + 0.5);
    double before = BinaryEvaluation.of(fresh.p, fresh.y).calibrationError();
    double[] calibrated = choice.calibrator().apply(fresh.p);
    assertThat(BinaryEvaluation.of(calibrated, fresh.y).calibrationError()).isLessThan(before / 5);
    assertThat(((Calibrator.Platt) choice.calibrator()).slope()).isCloseTo(0.4, within(0.02));
  }

  @Test
  void aBentModelIsCalibratedInSteps() {
    Answers answers = new Answers(20_000, odds -> odds > 0 ? 4 * odds : odds * 0.2);
    CalibrationChoice choice = CalibrationChoice.of(answers.p, answers.y, 7);
    assertThat(choice.calibrator()).isInstanceOf(Calibrator.Isotonic.class);
    assertThat(choice.errors().get("isotonic")).isLessThan(choice.errors().get("none") / 5);
  }

  @Test
  void whatIsCalibratedIsLeftAlone() {
    for (int rows : new int[] {120, 1000, 20_000}) {
      Answers answers = new Answers(rows, odds -> odds);
      CalibrationChoice choice = CalibrationChoice.of(answers.p, answers.y, 3);
      assertThat(choice.calibrator()).isEqualTo(Calibrator.none());
      assertThat(choice.gains()).containsOnlyKeys("platt", "isotonic");
      assertThat(choice.gains().get("platt").interval().lower()).isNegative();
    }
    assertThat(Calibrator.none().apply(0.3)).isEqualTo(0.3);
  }

  @Test
  void aModelThatRanksBackwardsIsNotFlattened() {
    Answers answers = new Answers(2000, odds -> -odds);
    assertThat(PlattFit.of(answers.p, answers.y).slope()).isZero();
    assertThat(CalibrationChoice.of(answers.p, answers.y, 3).calibrator())
        .isNotInstanceOf(Calibrator.Platt.class);
  }

  @Test
  void tooFewRowsAreNoReasonToChangeAnything() {
    Answers answers = new Answers(40, odds -> 3 * odds);
    CalibrationChoice choice = CalibrationChoice.of(answers.p, answers.y, 3);
    assertThat(choice).isEqualTo(new CalibrationChoice(Calibrator.none(), Map.of(), Map.of()));
  }

  @Test
  void theSameSeedChoosesTheSame() {
    Answers answers = new Answers(500, odds -> 1.3 * odds);
    assertThat(CalibrationChoice.of(answers.p, answers.y, 3).errors())
        .isEqualTo(CalibrationChoice.of(answers.p, answers.y, 3).errors())
        .isNotEqualTo(CalibrationChoice.of(answers.p, answers.y, 4).errors());
  }

  @Test
  void orderIsKept() {
    Answers answers = new Answers(2000, odds -> 3 * odds);
    for (Calibrator calibrator :
        new Calibrator[] {
          IsotonicFit.of(answers.p, answers.y), PlattFit.of(answers.p, answers.y)
        }) {
      double[] sorted = answers.p.clone();
      Arrays.sort(sorted);
      double[] calibrated = calibrator.apply(sorted);
      for (int i = 1; i < sorted.length; i++) {
        assertThat(calibrated[i]).isBetween(calibrated[i - 1], 1.0);
      }
      assertThat(calibrator.apply(0)).isBetween(0.0, 0.2);
      assertThat(calibrator.apply(1)).isBetween(0.8, 1.0);
    }
  }

  @Test
  void aCurveLeavesTheRanksAsTheyAre() {
    Answers answers = new Answers(5000, odds -> 2.5 * odds + 0.5);
    Calibrator curve = PlattFit.of(answers.p, answers.y);
    assertThat(BinaryEvaluation.auc(curve.apply(answers.p), answers.y))
        .isEqualTo(BinaryEvaluation.auc(answers.p, answers.y));
  }

  @Test
  void aPerfectModelHasNoSlopeWithoutEnd() {
    double[] p = {0.1, 0.2, 0.8, 0.9};
    Calibrator.Platt platt = PlattFit.of(p, new boolean[] {false, false, true, true});
    assertThat(platt.apply(0.85)).isBetween(0.6, 0.9);
  }

  @Test
  void stepsSurviveJson() {
    Answers answers = new Answers(300, odds -> 3 * odds);
    Calibrator.Isotonic steps = IsotonicFit.of(answers.p, answers.y);
    JsonMapper json = JsonMapper.shared();
    Calibrator.Isotonic read =
        json.readValue(json.writeValueAsString(steps), Calibrator.Isotonic.class);
    assertThat(read.apply(answers.p)).containsExactly(steps.apply(answers.p));
  }

  @Test
  void aCurveThatFallsOrHasNoEndIsRefused() {
    assertThatThrownBy(() -> new Calibrator.Platt(-1, 0))
        .hasMessage("Invalid curve of slope -1.0 and intercept 0.0");
    assertThatThrownBy(() -> new Calibrator.Platt(1, Double.NaN)).hasMessageContaining("NaN");
  }

  @Test
  void stepsThatFallAreRefused() {
    double[] from = {0.1, 0.5};
    assertThatThrownBy(() -> new Calibrator.Isotonic(from, new double[] {0.6, 0.5}))
        .hasMessage("Invalid step from 0.5 to 0.5");
    assertThatThrownBy(() -> new Calibrator.Isotonic(from, new double[] {0.6}))
        .hasMessage("Invalid steps from 2 probabilities to 1");
  }

  private static final class Answers {
    private final double[] p;
    private final boolean[] y;

    Answers(int rows, DoubleUnaryOperator bend) {
      Random random = new Random(rows);
      p = new double[rows];
      y = new boolean[rows];
      for (int i = 0; i < rows; i++) {
        double odds = 1.5 * random.nextGaussian();
        y[i] = random.nextDouble() < 1 / (1 + Math.exp(-odds));
        p[i] = 1 / (1 + Math.exp(-bend.applyAsDouble(odds)));
      }
    }
  }
}
