package org.millrace.modelops.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SliceColumnTests {
  private static final double NONE = Double.NaN;

  @Test
  void textsAreSlicesTheMostFrequentFirst() {
    SliceColumn column = SliceColumn.ofTexts("origin", Arrays.asList("B", "A", "A", null, "C"));
    assertThat(column.conditions())
        .containsExactly("origin = A", "origin = B", "origin = C", "origin is absent");
    assertThat(codes(column)).containsExactly(1, 0, 0, 3, 2);
  }

  @Test
  void rareTextsBeyondAHundredAreInNoSlice() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      texts.add("v" + i % 125);
      texts.add("often" + i % 3);
    }
    SliceColumn column = SliceColumn.ofTexts("key", texts);
    assertThat(column.conditions()).hasSize(100).startsWith("key = often0");
    assertThat(codes(column)).contains(-1);
  }

  @Test
  void fewNumbersAreASliceEach() {
    SliceColumn column = SliceColumn.ofNumbers("hour", new double[] {7, -0.0, 0, NONE, 7.5}, 3);
    assertThat(column.conditions())
        .containsExactly("hour = 0", "hour = 7", "hour = 7.5", "hour is absent");
    assertThat(codes(column)).containsExactly(1, 0, 0, 3, 2);
  }

  @Test
  void manyNumbersAreBinsOfEqualFrequency() {
    double[] numbers = new double[90];
    Arrays.setAll(numbers, i -> i + 1);
    SliceColumn column = SliceColumn.ofNumbers("temp", numbers, 3);
    assertThat(column.conditions())
        .containsExactly("temp <= 30", "30 < temp <= 60", "temp > 60", "temp is absent");
    assertThat(codes(column)[29]).isZero();
    assertThat(codes(column)[30]).isEqualTo(1);
    assertThat(codes(column)[89]).isEqualTo(2);
  }

  @Test
  void endsOfBinsAreToldInSixDigits() {
    double[] thirds = new double[30];
    Arrays.setAll(thirds, i -> (i + 1) / 3e-7);
    assertThat(SliceColumn.ofNumbers("size", thirds, 2).conditions().get(0))
        .isEqualTo("size <= 50000000");
    Arrays.setAll(thirds, i -> (i + 2) / 3.0);
    assertThat(SliceColumn.ofNumbers("size", thirds, 2).conditions().get(0))
        .isEqualTo("size <= 5.33333");
    assertThatThrownBy(() -> SliceColumn.ofNumbers("size", thirds, 51))
        .hasMessage("Invalid number of bins 51");
  }

  @Test
  void aNumberThatMostRowsHaveIsOneBin() {
    double[] numbers = new double[100];
    for (int i = 80; i < 100; i++) {
      numbers[i] = i;
    }
    assertThat(SliceColumn.ofNumbers("rain", numbers, 5).conditions())
        .containsExactly("rain <= 0", "rain > 0", "rain is absent");
  }

  @Test
  void eachSliceIsMeasuredAsIfItWereAll() {
    double[] p = {0.9, 0.2, 0.8, 0.4, 0.6, 0.1};
    boolean[] y = {true, false, false, true, true, true};
    SliceColumn column = SliceColumn.ofTexts("o", List.of("A", "A", "A", "A", "B", "B"));
    List<SliceEvaluation> slices = SliceEvaluation.of(column, p, y, 0.5, 2);
    assertThat(slices).hasSize(2);
    BinaryEvaluation of =
        BinaryEvaluation.of(
            new double[] {0.9, 0.2, 0.8, 0.4}, new boolean[] {true, false, false, true});
    assertThat(slices.get(0).model()).contains(of);
    assertThat(slices.get(0).logLoss().value()).isEqualTo(of.logLoss());
    assertThat(slices.get(0).confusion()).isEqualTo(new Confusion(1, 1, 1, 1));
    assertThat(slices.get(1).slice()).isEqualTo("o = B");
    assertThat(slices.get(1).model()).isEmpty();
    assertThat(SliceEvaluation.of(column, p, y, 0.5, 3)).hasSize(1);
    assertThatThrownBy(() -> SliceEvaluation.of(column, new double[1], new boolean[1], 0.5, 1))
        .hasMessageContaining("Cannot slice 1 rows by 6");
  }

  private static int[] codes(SliceColumn column) {
    int[] codes = new int[column.rows()];
    Arrays.setAll(codes, column::code);
    return codes;
  }
}
