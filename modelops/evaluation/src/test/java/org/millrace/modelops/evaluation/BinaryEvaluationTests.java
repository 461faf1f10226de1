package org.millrace.modelops.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.millrace.kernel.ProblemException;

class BinaryEvaluationTests {
  private static final boolean[] HALF = {false, false, true, true};

  @Test
  void aPerfectRankingIsCertainOfItself() {
    BinaryEvaluation evaluation = BinaryEvaluation.of(new double[] {0, 0.1, 0.9, 1}, HALF);
    assertThat(evaluation.auc()).isEqualTo(1);
    assertThat(evaluation.aucInterval()).isEqualTo(new Interval(1, 1));
    assertThat(evaluation.averagePrecision()).isEqualTo(1);
  }

  @Test
  void equalProbabilitiesRankByChance() {
    BinaryEvaluation evaluation = BinaryEvaluation.of(new double[] {0.5, 0.5, 0.5, 0.5}, HALF);
    assertThat(evaluation.auc()).isEqualTo(0.5);
    assertThat(evaluation.averagePrecision()).isEqualTo(0.5);
    assertThat(evaluation.logLoss()).isCloseTo(Math.log(2), within(1e-15));
    assertThat(evaluation.calibrationError()).isZero();
  }

  @Test
  void theTwoZerosAreEqual() {
    double[] zeros = {0.0, -0.0, 0.0, -0.0};
    assertThat(BinaryEvaluation.of(zeros, HALF).auc()).isEqualTo(0.5);
    assertThat(AucDifference.of(zeros, new double[4], HALF).pValue()).isEqualTo(1);
  }

  @Test
  void certaintyThatIsWrongCostsMuchButNotAllThereIs() {
    BinaryEvaluation evaluation = BinaryEvaluation.of(new double[] {1, 0, 0, 1}, HALF);
    assertThat(evaluation.logLoss()).isCloseTo(-Math.log(Math.ulp(1.0)) / 2, within(1e-9));
  }

  @Test
  void aSinglePositiveSaysNothingOfTheVariance() {
    boolean[] one = {false, false, false, true};
    BinaryEvaluation evaluation = BinaryEvaluation.of(new double[] {0.1, 0.2, 0.3, 0.25}, one);
    assertThat(evaluation.auc()).isCloseTo(2.0 / 3, within(1e-15));
    assertThat(evaluation.aucInterval()).isEqualTo(new Interval(0, 1));
    AucDifference difference =
        AucDifference.of(new double[] {0.1, 0.2, 0.3, 0.25}, new double[] {1, 0, 0, 0}, one);
    assertThat(difference.interval()).isEqualTo(new Interval(-1, 1));
    assertThat(difference.pValue()).isEqualTo(1);
  }

  @Test
  void refusesRowsOfOneLabelAndSaysWhatToDo() {
    assertThatThrownBy(() -> BinaryEvaluation.of(new double[] {0.1, 0.2}, new boolean[2]))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot evaluate 2 rows of which 0 have the label")
        .hasMessageContaining("on a longer window");
  }

  @Test
  void refusesWhatIsNoProbability() {
    for (double wrong : new double[] {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> BinaryEvaluation.of(new double[] {0.1, wrong, 0, 1}, HALF))
          .withMessage("Invalid probability " + wrong + " in row 1");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BinaryEvaluation.of(new double[3], HALF))
        .withMessage("Cannot evaluate 3 probabilities on 4 labels");
  }

  @Test
  void theOrderOfTheRowsDoesNotMatter() {
    Random random = new Random(3);
    double[] p = random.doubles(500).map(x -> Math.round(x * 20) / 20.0).toArray();
    boolean[] y = new boolean[500];
    for (int i = 0; i < y.length; i++) {
      y[i] = random.nextDouble() < p[i];
    }
    double[] turnedP = new double[500];
    boolean[] turnedY = new boolean[500];
    for (int i = 0; i < 500; i++) {
      turnedP[i] = p[499 - i];
      turnedY[i] = y[499 - i];
    }
    BinaryEvaluation one = BinaryEvaluation.of(p, y);
    BinaryEvaluation other = BinaryEvaluation.of(turnedP, turnedY);
    assertThat(other.auc()).isCloseTo(one.auc(), within(1e-12));
    assertThat(other.calibrationError()).isCloseTo(one.calibrationError(), within(1e-12));
    assertThat(other.averagePrecision()).isEqualTo(one.averagePrecision());
  }

  @Test
  void theIntervalHoldsTheTruthAsOftenAsItSays() {
    // Scores are normal, one apart: the true AUC is Phi(1 / sqrt 2).
    double truth = 0.7602499389065233;
    Random random = new Random(11);
    int held = 0;
    for (int sample = 0; sample < 2000; sample++) {
      double[] p = new double[200];
      boolean[] y = new boolean[200];
      for (int i = 0; i < p.length; i++) {
        y[i] = i % 3 == 0;
        p[i] = 1 / (1 + Math.exp(-random.nextGaussian() - (y[i] ? 1 : 0)));
      }
      held += BinaryEvaluation.of(p, y).aucInterval().contains(truth) ? 1 : 0;
    }
    assertThat(held / 2000.0).isBetween(0.93, 0.97);
  }

  @Test
  void aMillionRowsTakeLittleTime() {
    Random random = new Random(5);
    double[] p = random.doubles(1_000_000).toArray();
    boolean[] y = new boolean[p.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = random.nextDouble() < p[i];
    }
    long start = System.nanoTime();
    BinaryEvaluation evaluation = BinaryEvaluation.of(p, y);
    assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
    assertThat(evaluation.auc()).isCloseTo(5.0 / 6, within(0.002));
    assertThat(evaluation.calibrationError()).isLessThan(0.005);
  }

  @Test
  void metricsHaveTheNamesThatGatesUse() {
    assertThat(BinaryEvaluation.of(new double[] {0, 0.1, 0.9, 1}, HALF).metrics())
        .containsOnlyKeys(
            "rows",
            "base_rate",
            "auc",
            "auc_lower",
            "auc_upper",
            "average_precision",
            "average_precision_lower",
            "average_precision_upper",
            "log_loss",
            "log_loss_lower",
            "log_loss_upper",
            "brier",
            "brier_lower",
            "brier_upper",
            "calibration_error",
            "calibration_error_lower",
            "calibration_error_upper")
        .containsEntry("auc", 1.0)
        .containsEntry("rows", 4.0);
  }

  @Test
  void rowsOfEqualProbabilityShareABin() {
    double[] p = new double[100];
    boolean[] y = new boolean[100];
    Arrays.fill(p, 0, 60, 0.2);
    Arrays.fill(p, 60, 100, 0.8);
    Arrays.fill(y, 50, 100, true);
    List<CalibrationBin> bins = CalibrationBin.of(p, y, 10);
    assertThat(bins).hasSize(2);
    assertThat(bins.get(0).rows()).isEqualTo(60);
    assertThat(bins.get(0).observed()).isCloseTo(1.0 / 6, within(1e-15));
    assertThat(bins.get(1).observed()).isEqualTo(1);
  }
}
