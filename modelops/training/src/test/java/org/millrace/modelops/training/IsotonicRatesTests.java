package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class IsotonicRatesTests {
  @Test
  void givesTheRateOfEachScoreWhereRatesRise() {
    double[] scores = {1, 1, 2, 2, 2, 2, 3};
    boolean[] labels = {false, false, true, false, false, false, true};
    IsotonicRates rates = IsotonicRates.learn(scores, labels, 7);
    assertThat(rates.rate(1)).isZero();
    assertThat(rates.rate(2)).isEqualTo(0.25);
    assertThat(rates.rate(3)).isEqualTo(1);
  }

  @Test
  void poolsScoresWhoseRatesFall() {
    double[] scores = {1, 1, 2, 2, 3, 3, 4};
    boolean[] labels = {true, false, false, false, true, false, true};
    IsotonicRates rates = IsotonicRates.learn(scores, labels, 7);
    assertThat(rates.rate(1)).isEqualTo(0.25);
    assertThat(rates.rate(2)).isEqualTo(0.25);
    assertThat(rates.rate(3)).isEqualTo(0.5);
    assertThat(rates.rate(4)).isEqualTo(1);
  }

  @Test
  void answersScoresNeverSeenByTheNextLowerOne() {
    IsotonicRates rates = IsotonicRates.learn(new double[] {1, 3}, new boolean[] {false, true}, 2);
    assertThat(rates.rate(-5)).isZero();
    assertThat(rates.rate(2)).isZero();
    assertThat(rates.rate(99)).isEqualTo(1);
  }

  @Test
  void answersTheOverallRateWhereThereIsNoScore() {
    double[] scores = {Double.NaN, 1, 1, 1};
    boolean[] labels = {true, false, false, false};
    IsotonicRates rates = IsotonicRates.learn(scores, labels, 4);
    assertThat(rates.rate(Double.NaN)).isEqualTo(0.25);
    assertThat(rates.rate(1)).isZero();
  }

  @Test
  void neverFallsAndKeepsTheMeanOfAnyScores() {
    Random random = new Random(7);
    double[] scores = random.doubles(2000, 0, 10).map(Math::floor).toArray();
    boolean[] labels = new boolean[scores.length];
    double positives = 0;
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextDouble() < 0.3 + 0.02 * Math.sin(scores[i]);
      positives += labels[i] ? 1 : 0;
    }
    IsotonicRates rates = IsotonicRates.learn(scores, labels, labels.length);
    double sum = 0;
    for (double score : scores) {
      assertThat(rates.rate(score)).isGreaterThanOrEqualTo(rates.rate(score - 1));
      sum += rates.rate(score);
    }
    assertThat(sum).isCloseTo(positives, within(1e-6));
  }
}
