package org.millrace.modelops.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RegressionSliceTests {
  private static final SliceColumn DAYS =
      SliceColumn.ofTexts("day", List.of("Mon", "Sun", "Mon", "Sun", "Sat"));

  @Test
  void eachLargeEnoughSliceIsMeasuredByItself() {
    List<RegressionSlice> slices =
        RegressionSlice.of(DAYS, new double[] {1, 5, 3, 7, 0}, new double[] {2, 4, 4, 5, 9}, 2);
    assertThat(slices).extracting(RegressionSlice::slice).containsExactly("day = Mon", "day = Sun");
    assertThat(slices.get(0).model().mae().value()).isEqualTo(1);
    assertThat(slices.get(0).bias().value()).isEqualTo(-1);
    assertThat(slices.get(1).bias().value()).isEqualTo(1.5);
    assertThat(slices.get(1).rows()).isEqualTo(2);
  }

  @Test
  void refusesColumnsOfDifferentLength() {
    assertThatThrownBy(() -> RegressionSlice.of(DAYS, new double[4], new double[4], 2))
        .hasMessageContaining("Cannot slice 4 rows by 5");
  }
}
