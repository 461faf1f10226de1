package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class IsotonicRatesTests {
  @Test
  void givesTheRateOfEachScoreWhereRatesRise() {
    double[] scores = {1, 1, 2, 2, 2, 2, 3};
    double[] labels = {0, 0, 1, 0, 0, 0, 1};
    IsotonicRates rates = IsotonicRates.learn(scores, labels, 7);
    assertThat(rates.rate(1)).isZero();
    assertThat(rates.rate(2)).isEqualTo(0.25);
    assertThat(rates.rate(3)).isEqualTo(1);
  }

  @Test
  void poolsScoresWhoseRatesFall() {
    double[] scores = {1, 1, 2, 2, 3, 3, 4};
    double[] labels = {1, 0, 0, 0, 1, 0, 1};
    IsotonicRates rates = IsotonicRates.learn(scores, labels, 7);
    assertThat(rates.rate(1)).isEqualTo(0.25);
    assertThat(rates.rate(2)).isEqualTo(0.25);
    assertThat(rates.rate(3)).isEqualTo(0.5);
    assertThat(rates.rate(4)).isEqualTo(1);
  }

  @Test
  void answersScoresNeverSeenByTheNextLowerOne() {
    IsotonicRates rates = IsotonicRates.learn(new double[] {1, 3}, new double[] {0, 1}, 2);
    assertThat(rates.rate(-5)).isZero();
    assertThat(rates.rate(2)).isZero();
    assertThat(rates.rate(99)).isEqualTo(1);
  }

  @Test
  void answersTheOverallRateWhereThereIsNoScore() {
    double[] scores = {Double.NaN, 1, 1, 1};
    double[] labels = {1, 0, 0, 0};
    IsotonicRates rates = IsotonicRates.learn(scores, labels, 4);
    assertThat(rates.rate(Double.NaN)).isEqualTo(0.25);
    assertThat(rates.rate(1)).isZero();
  }

  @Test
  void neverFallsAndKeepsTheMeanOfAnyScores() {
    Random random = new Random(7);
    double[] scores = random.doubles(2000, 0, 10).map(Math::floor).toArray();
    double[] labels = new double[scores.length];
    double positives = 0;
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextDouble() < 0.3 + 0.02 * Math.sin(scores[i]) ? 1 : 0;
      positives += labels[i];
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
