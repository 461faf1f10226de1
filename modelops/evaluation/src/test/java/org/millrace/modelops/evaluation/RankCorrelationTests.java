package org.millrace.modelops.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RankCorrelationTests {
  @Test
  void anyRisingShapeIsPerfect() {
    double[] x = {1, 2, 3, 4, Double.POSITIVE_INFINITY};
    assertThat(RankCorrelation.of(x, new double[] {0, 0.1, 9, 100, 1e9})).isEqualTo(1);
    assertThat(RankCorrelation.of(x, new double[] {5, 4, 3, 2, 1})).isEqualTo(-1);
  }

  /** As scipy.stats.spearmanr([1, 2, 2, 4], [3, 1, 2, 4]) answers. */
  @Test
  void equalValuesShareTheirRank() {
    double[] x = {1, 2, 2, 4};
    double[] y = {3, 1, 2, 4};
    assertThat(RankCorrelation.of(x, y)).isCloseTo(0.316227766016838, within(1e-12));
    assertThat(RankCorrelation.of(new double[] {0.0, -0.0, 1}, new double[] {1, 1, 2}))
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void oneValueTellsNothing() {
    assertThat(RankCorrelation.of(new double[] {7, 7, 7}, new double[] {1, 2, 3})).isZero();
  }

  @Test
  void refusesColumnsOfDifferentLength() {
    assertThatThrownBy(() -> RankCorrelation.of(new double[2], new double[3]))
        .hasMessageContaining("Cannot correlate 2 values with 3");
  }
}
