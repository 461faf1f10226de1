package org.millrace.modelops.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SliceFinderTests {
  private static final int ROWS = 20_000;

  @Test
  void findsThePairOfValuesWhereAModelIsWorse() {
    Planted planted = new Planted(new Random(1), 0.5);
    SliceFinder.Found found = SliceFinder.forRows(ROWS).find(planted.columns, planted.loss);
    WeakSlice worst = found.slices().get(0);
    assertThat(worst.slice()).isEqualTo("origin = EWR and hour = 18");
    assertThat(worst.excess().interval().contains(0.5)).isTrue();
    assertThat(worst.loss() - worst.elsewhere()).isEqualTo(worst.excess().value());
    assertThat(worst.effect()).isBetween(0.4, 0.6);
    assertThat(worst.pValue()).isLessThan(1e-6);
    assertThat(found.looks()).isGreaterThan(100);
  }

  @Test
  void toldOnceTheSameRowsGiveTheSameSlices() {
    Planted planted = new Planted(new Random(2), 0.5);
    SliceFinder finder = SliceFinder.forRows(ROWS);
    assertThat(finder.find(planted.columns, planted.loss))
        .isEqualTo(finder.find(planted.columns, planted.loss));
  }

  @Test
  void seldomFindsAnythingWhereThereIsNothing() {
    int rounds = 60;
    int alarms = 0;
    for (int round = 0; round < rounds; round++) {
      Planted planted = new Planted(new Random(100 + round), 0);
      SliceFinder finder = new SliceFinder(100, 0.05, 0, 10);
      alarms += finder.find(planted.columns, planted.loss).slices().isEmpty() ? 0 : 1;
    }
    // Without the correction every round would: each looks at more than a hundred slices.
    assertThat(alarms).isLessThanOrEqualTo(7);
  }

  @Test
  void aPairIsNotToldWhereItsHalfSaysItAll() {
    Random random = new Random(4);
    List<String> texts = new ArrayList<>();
    double[] other = new double[ROWS];
    double[] loss = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      texts.add(random.nextInt(4) == 0 ? "bad" : "good");
      other[i] = random.nextInt(3);
      loss[i] = (texts.get(i).equals("bad") ? 1 : 0) + 0.1 * other[i] + random.nextGaussian();
    }
    List<SliceColumn> columns =
        List.of(SliceColumn.ofTexts("kind", texts), SliceColumn.ofNumbers("other", other, 5));
    List<String> slices =
        SliceFinder.forRows(ROWS).find(columns, loss).slices().stream()
            .map(WeakSlice::slice)
            .toList();
    assertThat(slices).contains("kind = bad").doesNotContain("kind = bad and other = 0");
  }

  @Test
  void sliceAndRestMustBeLargeEnough() {
    double[] loss = new double[100];
    double[] column = new double[100];
    for (int i = 90; i < 100; i++) {
      loss[i] = 1;
      column[i] = 1;
    }
    List<SliceColumn> columns = List.of(SliceColumn.ofNumbers("late", column, 2));
    assertThat(new SliceFinder(11, 0.05, 0, 5).find(columns, loss).looks()).isZero();
    WeakSlice slice = new SliceFinder(10, 0.05, 0, 5).find(columns, loss).slices().get(0);
    assertThat(slice.slice()).isEqualTo("late = 1");
    assertThat(slice.pValue()).isZero();
    assertThatThrownBy(() -> new SliceFinder(1, 0.05, 0, 5))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static final class Planted {
    private final List<SliceColumn> columns;
    private final double[] loss = new double[ROWS];

    Planted(Random random, double worse) {
      String[] origins = {"EWR", "JFK", "LGA"};
      List<String> texts = new ArrayList<>();
      double[] hour = new double[ROWS];
      double[] temp = new double[ROWS];
      for (int i = 0; i < ROWS; i++) {
        String origin = origins[random.nextInt(3)];
        texts.add(origin);
        hour[i] = 6 + random.nextInt(15);
        temp[i] = random.nextGaussian();
        boolean weak = origin.equals("EWR") && hour[i] == 18;
        loss[i] = random.nextGaussian() + (weak ? worse : 0);
      }
      columns =
          List.of(
              SliceColumn.ofTexts("origin", texts),
              SliceColumn.ofNumbers("hour", hour, 20),
              SliceColumn.ofNumbers("temp", temp, 5));
    }
  }
}
