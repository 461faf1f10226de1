package org.millrace.modelops.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ErrorDifferenceTests {
  @Test
  void countsByHand() {
    Estimate gain =
        ErrorDifference.of(new double[] {1, 2, 4}, new double[] {3, 2, 8}, new double[] {1, 1, 5});
    // Errors of 0, 1, 1 and of 2, 1, 3.
    assertThat(gain.value()).isCloseTo(4.0 / 3, within(1e-12));
    assertThat(gain.interval().contains(4.0 / 3)).isTrue();
  }

  @Test
  void aModelGainsNothingOverItself() {
    double[] same = {1, 2, 3};
    Estimate gain = ErrorDifference.of(same, same, new double[] {2, 2, 5});
    assertThat(gain).isEqualTo(new Estimate(0, new Interval(0, 0)));
  }

  @Test
  void whatTheFirstGainsTheSecondLoses() {
    Random random = new Random(3);
    double[] actual = random.doubles(100).toArray();
    double[] first = random.doubles(100).toArray();
    double[] second = random.doubles(100).toArray();
    Estimate gain = ErrorDifference.of(first, second, actual);
    Estimate loss = ErrorDifference.of(second, first, actual);
    assertThat(gain.value()).isEqualTo(-loss.value());
    assertThat(gain.interval().lower()).isCloseTo(-loss.interval().upper(), within(1e-12));
  }

  @Test
  void refusesColumnsOfDifferentLength() {
    assertThatThrownBy(() -> ErrorDifference.of(new double[2], new double[3], new double[3]))
        .hasMessageContaining("Cannot compare 2 and 3 answers on 3");
  }

  /** The truth is no gain; an interval that ignores time holds it in some 74 of 100. */
  @Test
  void theIntervalHoldsWhereErrorsOfNeighboursAreAlike() {
    int held = 0;
    for (int sample = 0; sample < 400; sample++) {
      Random random = new Random(sample);
      double[] actual = new double[500];
      double[] first = new double[actual.length];
      double[] second = new double[actual.length];
      double drift = 0;
      for (int i = 0; i < actual.length; i++) {
        drift = 0.5 * drift + random.nextGaussian();
        first[i] = 10 + drift;
        second[i] = 10;
        // Both errors have the size of a drift, so neither is better.
        actual[i] = 5;
      }
      held += ErrorDifference.of(first, second, actual).interval().contains(0) ? 1 : 0;
    }
    assertThat(held / 400.0).isBetween(0.88, 0.97);
  }
}
