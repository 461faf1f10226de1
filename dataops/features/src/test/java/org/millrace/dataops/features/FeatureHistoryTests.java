package org.millrace.dataops.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

class FeatureHistoryTests {
  private static final long START = Flights.START;
  private static final long HOUR = Flights.HOUR;

  /** Position of the feature that most tests look at. */
  private static final int TEMP = 3;

  private final FeaturePlan plan = Flights.plan();
  private final FeatureHistory history = new FeatureHistory(plan, Duration.ofHours(10));

  @Test
  void findsTheLastRecordThatIsNotAfterTheCutoff() {
    observe("JFK", START, 1);
    observe("JFK", START + HOUR, 2);

    assertThat(temp("JFK", START - 1)).isNull();
    assertThat(temp("JFK", START)).isEqualTo(1);
    assertThat(temp("JFK", START + HOUR - 1)).isEqualTo(1);
    assertThat(temp("JFK", START + HOUR)).isEqualTo(2);
  }

  @Test
  void forgetsARecordWhenItsTimeToLiveIsOver() {
    observe("JFK", START, 1);

    assertThat(temp("JFK", START + 3 * HOUR)).isEqualTo(1);
    assertThat(temp("JFK", START + 3 * HOUR + 1)).isNull();
  }

  @Test
  void eachTimeToLiveHasItsOwnAnswer() {
    Row record = Flights.weather("JFK", START, 1);
    record.setString(5, "fog");
    history.observe("weather", record);

    Row features = new Row(plan.features());
    plan.compute(Flights.request(plan, "JFK", START + HOUR), history, features);

    assertThat(features.toMap()).containsEntry("temp", 1.0).containsEntry("sky", null);
  }

  @Test
  void knowsNothingOfAnotherKeyOrNone() {
    observe("JFK", START, 1);

    assertThat(temp("LGA", START)).isNull();
    assertThat(temp(null, START)).isNull();
  }

  @Test
  void theLastOfTwoRecordsForOneMomentCounts() {
    observe("JFK", START, 1);
    observe("JFK", START + HOUR, 2);
    observe("JFK", START, 7);

    assertThat(temp("JFK", START)).isEqualTo(7);
    assertThat(temp("JFK", START + HOUR)).isEqualTo(2);
    assertThat(history.size()).isEqualTo(2);
  }

  @Test
  void aLateRecordTakesItsPlaceInTime() {
    observe("JFK", START + 2 * HOUR, 3);
    observe("JFK", START, 1);
    observe("JFK", START + HOUR, 2);

    assertThat(temp("JFK", START + HOUR + 1)).isEqualTo(2);
    assertThat(temp("JFK", START + 2 * HOUR)).isEqualTo(3);
  }

  @Test
  void aValueThatIsAbsentInTheLastRecordIsAbsent() {
    observe("JFK", START, 1);
    Row empty = Flights.weather("JFK", START + 1, 0);
    empty.setNull(3);
    history.observe("weather", empty);

    Row features = new Row(plan.features());
    plan.compute(Flights.request(plan, "JFK", START + 1), history, features);

    assertThat(features.toMap()).containsEntry("temp", null);
  }

  @Test
  void keepsWhatALateRequestMayAskForAndForgetsTheRest() {
    for (int hour = 0; hour < 2000; hour++) {
      observe("JFK", START + hour * HOUR, hour);
    }

    long newest = START + 1999 * HOUR;
    assertThat(temp("JFK", newest - 10 * HOUR)).isEqualTo(1989);
    assertThat(temp("JFK", newest - 500 * HOUR)).isNull();
    assertThat(history.size()).isLessThan(14 + 512);
  }

  @Test
  void forgetsKeysThatFellSilent() {
    for (int key = 0; key < 1000; key++) {
      observe("airport-" + key, START, key);
    }
    assertThat(history.size()).isEqualTo(1000);

    for (int i = 0; i < 1000; i++) {
      observe("JFK", START + 100 * HOUR, 1);
    }

    assertThat(history.size()).isEqualTo(1);
  }

  @Test
  void oneKeyCannotTakeAllTheMemory() {
    for (int i = 0; i < 1_100_000; i++) {
      observe("JFK", START + i, i);
    }

    assertThat(history.size()).isEqualTo(KeyFacts.MOST);
    assertThat(temp("JFK", START + 1_100_000)).isEqualTo(1_099_999);
  }

  @Test
  void theWatermarkIsTheGreatestKnownAtSeen() {
    assertThat(history.watermark("weather")).isEmpty();

    observe("JFK", START + HOUR, 1);
    observe("LGA", START, 1);

    assertThat(history.watermark("weather")).hasValue(START + HOUR);
    assertThat(history.watermark("arrivals")).isEmpty();
  }

  @Test
  void keepsACopyOfTheRecord() {
    Row record = Flights.weather("JFK", START, 1);
    history.observe("weather", record);
    record.setDouble(3, 99);

    assertThat(temp("JFK", START)).isEqualTo(1);
  }

  @Test
  void readsRecordsOfAnotherVersionOfTheContract() {
    Schema older =
        Schema.of(
            Field.required("known_at", FieldType.TIMESTAMP),
            Field.optional("temp", FieldType.INTEGER),
            Field.required("origin", FieldType.STRING),
            Field.required("weather_id", FieldType.STRING));
    Row record = new Row(older);
    record.setLong(0, START);
    record.setLong(1, 12);
    record.setString(2, "JFK");
    record.setString(3, "x");
    history.observe("weather", record);
    observe("LGA", START, 1);

    assertThat(temp("JFK", START)).isEqualTo(12);
    assertThat(temp("LGA", START)).isEqualTo(1);
  }

  @Test
  void refusesARecordWhoseFieldChangedItsType() {
    Row record =
        new Row(
            Schema.of(
                Field.required("known_at", FieldType.TIMESTAMP),
                Field.optional("temp", FieldType.STRING),
                Field.required("origin", FieldType.STRING),
                Field.required("weather_id", FieldType.STRING)));

    assertThatThrownBy(() -> history.observe("weather", record))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot read 'temp' of stream weather");
  }

  @Test
  void passesOverStreamsThatNoFeatureReads() {
    history.observe("arrivals", new Row(Schema.of(Field.required("a", FieldType.STRING))));

    assertThat(history.size()).isZero();
  }

  /** Every reader sees, for every moment that was written before, the value written for it. */
  @Test
  void readersNeverSeeAHalfWrittenHistory() throws Exception {
    ExecutorService readers = Executors.newFixedThreadPool(3);
    AtomicBoolean done = new AtomicBoolean();
    List<Future<Long>> results = new ArrayList<>();
    observe("JFK", START, 0);
    for (int r = 0; r < 3; r++) {
      results.add(readers.submit(() -> readUntil(done)));
    }
    for (int i = 1; i < 50_000; i++) {
      int late = i % 7 == 0 ? i - 5 : i;
      observe("JFK", START + late * 10_000_000L, late);
    }
    done.set(true);
    readers.shutdown();
    assertThat(readers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    for (Future<Long> result : results) {
      assertThat(result.get()).isPositive();
    }
  }

  private long readUntil(AtomicBoolean done) {
    Row request = Flights.request(plan, "JFK", START);
    Row features = new Row(plan.features());
    long found = 0;
    while (!done.get()) {
      long watermark = history.watermark("weather").orElseThrow();
      history.fill(request, watermark, features);
      long step = (watermark - START) / 10_000_000L;
      if (history.watermark("weather").orElseThrow() - watermark > 9 * HOUR) {
        // This thread slept for so long that its moment may be forgotten.
        continue;
      }
      if (features.isNull(TEMP) || features.getDouble(TEMP) != step) {
        throw new AssertionError("at " + step + " there was " + features);
      }
      found++;
    }
    return found;
  }

  private void observe(String origin, long knownAt, double temp) {
    history.observe("weather", Flights.weather(origin, knownAt, temp));
  }

  private @Nullable Double temp(@Nullable String origin, long cutoff) {
    Row request = Flights.request(plan, String.valueOf(origin), cutoff);
    if (origin == null) {
      request.setNull(2);
    }
    Row features = new Row(plan.features());
    history.fill(request, cutoff, features);
    return features.isNull(TEMP) ? null : features.getDouble(TEMP);
  }
}
