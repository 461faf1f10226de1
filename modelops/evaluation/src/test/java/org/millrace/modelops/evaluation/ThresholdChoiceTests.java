package org.millrace.modelops.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.millrace.kernel.Charter;

class ThresholdChoiceTests {
  private static final Charter.Value ALARMS = new Charter.Value("USD", 40, -15, 0, 0);
  private static final double[] P = {0.1, 0.2, 0.4, 0.4, 0.6, 0.9};
  private static final boolean[] Y = {false, false, false, true, false, true};

  @Test
  void takesTheThresholdThatBringsMost() {
    // At 0.4: two right (80), two wrong (-30). At 0.9: one right (40).
    ThresholdChoice choice = ThresholdChoice.best(P, Y, ALARMS);
    assertThat(choice.value()).isEqualTo(50);
    assertThat(choice.threshold()).isCloseTo(0.3, within(1e-12));
    assertThat(choice.confusion()).isEqualTo(new Confusion(2, 2, 0, 2));
  }

  @Test
  void callsNobodyWhereEveryCallCosts() {
    ThresholdChoice choice = ThresholdChoice.best(P, Y, new Charter.Value("USD", -1, -15, 0, 0));
    assertThat(choice.confusion()).isEqualTo(new Confusion(0, 0, 2, 4));
    assertThat(choice.threshold()).isBetween(0.9000001, 1.0);
    assertThat(choice.value()).isZero();
  }

  @Test
  void callsEverybodyWhereAMissCostsMost() {
    boolean[] lowestIsLate = {true, false, false, true, false, true};
    ThresholdChoice choice =
        ThresholdChoice.best(P, lowestIsLate, new Charter.Value("USD", 0, -1, -1000, 0));
    assertThat(choice.threshold()).isZero();
    assertThat(choice.confusion().falseNegatives()).isZero();
  }

  @Test
  void ofEquallyGoodThresholdsTheHighestIsTaken() {
    ThresholdChoice choice = ThresholdChoice.best(P, Y, new Charter.Value("USD", 0, 0, 0, 0));
    assertThat(choice.confusion().truePositives()).isZero();
    assertThat(choice.confusion().falsePositives()).isZero();
  }

  @Test
  void noOtherThresholdBringsMore() {
    Random random = new Random(1);
    for (int sample = 0; sample < 200; sample++) {
      double[] p = random.doubles(30).map(x -> Math.round(x * 12) / 12.0).toArray();
      boolean[] y = new boolean[30];
      y[0] = true;
      for (int i = 2; i < y.length; i++) {
        y[i] = random.nextBoolean();
      }
      Charter.Value value =
          new Charter.Value(
              "EUR",
              random.nextInt(40) - 5,
              -random.nextInt(20),
              -random.nextInt(20),
              random.nextInt(3));
      ThresholdChoice choice = ThresholdChoice.best(p, y, value);
      assertThat(choice.confusion()).isEqualTo(Confusion.at(choice.threshold(), p, y));
      assertThat(choice.value()).isEqualTo(choice.confusion().value(value));
      for (double threshold = 0; threshold <= 1; threshold += 1 / 48.0) {
        assertThat(Confusion.at(threshold, p, y).value(value)).isLessThanOrEqualTo(choice.value());
      }
    }
  }

  @Test
  void liesBetweenNeighboursThatLeaveNoRoom() {
    double upper = Math.nextUp(0.5);
    double[] p = {0.5, upper};
    ThresholdChoice choice = ThresholdChoice.best(p, new boolean[] {false, true}, ALARMS);
    assertThat(choice.threshold()).isEqualTo(upper);
    assertThat(choice.confusion()).isEqualTo(new Confusion(1, 0, 0, 1));
  }
}
