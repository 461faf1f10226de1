package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.millrace.kernel.ProblemException;

class SplitTests {
  private static final long HOUR = 3_600_000_000L;
  private static final SplitSettings LAST_QUARTER =
      new SplitSettings(SplitSettings.By.TIME, 0.25, null, null);

  @Test
  void keepsTheLastRowsForTheTest() {
    Split split = Split.byTime(hours(100), LAST_QUARTER, Duration.ZERO);
    assertThat(split.boundary()).isEqualTo(Instant.ofEpochSecond(75 * 3600));
    assertThat(split.trainRows()).isEqualTo(75);
    assertThat(split.testRows()).isEqualTo(25);
    assertThat(split.embargoedRows()).isZero();
  }

  @Test
  void leavesOutRowsWhoseOutcomesWereNotInAtTheSplit() {
    Split split = Split.byTime(hours(100), LAST_QUARTER, Duration.ofHours(10));
    // The row of hour 65 had matured at hour 75, the next one had not.
    assertThat(split.trainRows()).isEqualTo(66);
    assertThat(split.embargoedRows()).isEqualTo(9);
    assertThat(split.testRows()).isEqualTo(25);
  }

  @Test
  void rowsOfOneMomentStayTogether() {
    long[] cutoffs = {0, HOUR, 2 * HOUR, 2 * HOUR, 2 * HOUR, 2 * HOUR, 2 * HOUR, 3 * HOUR};
    Split split = Split.byTime(cutoffs, LAST_QUARTER, Duration.ZERO);
    assertThat(split.testBegin()).isEqualTo(2);
    assertThat(split.trainRows()).isEqualTo(3 - 1);
  }

  @Test
  void splitsAtAGivenMoment() {
    SplitSettings settings =
        new SplitSettings(SplitSettings.By.TIME, null, Instant.ofEpochSecond(10 * 3600 + 1), null);
    Split split = Split.byTime(hours(100), settings, Duration.ZERO);
    assertThat(split.trainRows()).isEqualTo(11);
    assertThat(split.testRows()).isEqualTo(89);
  }

  @Test
  void refusesAPartWithoutRows() {
    assertThatThrownBy(() -> Split.byTime(hours(8), LAST_QUARTER, Duration.ofDays(1)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot split 8 rows at 1970-01-01T06:00:00Z")
        .hasMessageContaining("0 rows would be left to train and 2 to test");
    assertThatThrownBy(() -> Split.byTime(new long[0], LAST_QUARTER, Duration.ZERO))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot train on 0 rows");
  }

  private static long[] hours(int count) {
    return LongStream.range(0, count).map(hour -> hour * HOUR).toArray();
  }
}
