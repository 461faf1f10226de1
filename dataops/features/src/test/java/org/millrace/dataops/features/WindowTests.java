package org.millrace.dataops.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.millrace.kernel.Row;

class WindowTests {
  private static final Map<String, String> BY_ORIGIN = Map.of("origin", "origin");
  private static final long HOUR = Flights.HOUR;
  private static final long MINUTE = Departures.MINUTE;
  private static final long NOON = Flights.START + 12 * HOUR;

  private final FeaturePlan plan =
      Departures.plan(
          Departures.window("count", BY_ORIGIN, "count", null, "1h", "10m", null),
          Departures.window("sum", BY_ORIGIN, "sum", "delay", "1h", "10m", null),
          Departures.window("spread", BY_ORIGIN, "stddev", "delay", "1h", "10m", null),
          Departures.window("late", BY_ORIGIN, "count", null, "1h", "10m", "delay > 15"),
          Departures.scheduled("around", "count", "1h", "1h"));
  private final FeatureHistory history = new FeatureHistory(plan, Duration.ofHours(10));

  @Test
  void theNearEdgeIsExact() {
    observe("a", NOON, 1);
    observe("b", NOON + 1, 1);

    assertThat(at("JFK", NOON)).containsEntry("count", 1L);
    assertThat(at("JFK", NOON + 1)).containsEntry("count", 2L);
  }

  @Test
  void theFarEdgeRoundsDownToTheHop() {
    observe("before", NOON - 1, 1);
    observe("on", NOON, 1);

    assertThat(at("JFK", NOON + HOUR)).containsEntry("count", 1L);
    assertThat(at("JFK", NOON + HOUR + 10 * MINUTE - 1)).containsEntry("count", 1L);
    assertThat(at("JFK", NOON + HOUR + 10 * MINUTE)).containsEntry("count", 0L);
  }

  @Test
  void nothingSeenIsACountOfZeroAndNoSum() {
    assertThat(at("JFK", NOON))
        .containsEntry("count", 0L)
        .containsEntry("late", 0L)
        .containsEntry("sum", null)
        .containsEntry("spread", null);
  }

  @Test
  void nothingIsKnownOfARequestWithoutTheKey() {
    observe("a", NOON, 1);

    assertThat(at(null, NOON).values()).containsOnlyNulls();
  }

  @Test
  void aRepeatedRecordCountsOnceAndACorrectionTakesItsPlace() {
    observe("a", NOON, 20);
    observe("b", NOON, 30);
    observe("a", NOON, 20);
    assertThat(at("JFK", NOON)).containsEntry("count", 2L).containsEntry("sum", 50.0);

    observe("a", NOON, 5);

    assertThat(at("JFK", NOON))
        .containsEntry("count", 2L)
        .containsEntry("sum", 35.0)
        .containsEntry("late", 1L);
  }

  @Test
  void aLateRecordCountsWhereItBelongs() {
    observe("new", NOON + 5 * HOUR, 1);
    observe("late", NOON, 2);

    assertThat(at("JFK", NOON)).containsEntry("sum", 2.0);
    assertThat(at("JFK", NOON + 5 * HOUR)).containsEntry("sum", 1.0);
  }

  /** Nobody may ask for a cutoff of 400 days ago, in batch it would count for such cutoffs only. */
  @Test
  void aRecordFourHundredDaysLateChangesNothingOfToday() {
    for (int i = 0; i < 200; i++) {
      observe("f" + i, NOON + i, 1);
    }

    observe("late", NOON - 400 * 24 * HOUR, 9);

    assertThat(at("JFK", NOON + 200)).containsEntry("count", 200L).containsEntry("sum", 200.0);
    assertThat(history.size()).isEqualTo(400);
  }

  @Test
  void recordsOfTheFutureMakeNobodyForgetAnything() {
    for (int i = 0; i < 200; i++) {
      observe("f" + i, NOON + i, 1);
    }
    for (int i = 0; i < 50; i++) {
      observe("future" + i, NOON + 400 * 24 * HOUR + i, 9);
    }
    observe("after", NOON + 200, 1);

    assertThat(at("JFK", NOON + 200)).containsEntry("count", 201L).containsEntry("sum", 201.0);
  }

  @Test
  void whatIsScheduledCountsFromTheMomentItIsKnown() {
    Row flight = Departures.record("a", "JFK", NOON, 1);
    flight.setLong(7, NOON + 90 * MINUTE);
    history.observe("departures", flight);

    assertThat(at("JFK", NOON + 29 * MINUTE)).containsEntry("around", 0L);
    assertThat(at("JFK", NOON + 30 * MINUTE)).containsEntry("around", 1L);
    assertThat(at("JFK", NOON + 150 * MINUTE)).containsEntry("around", 1L);
    assertThat(at("JFK", NOON + 4 * HOUR + MINUTE)).containsEntry("around", 0L);

    Row unknown = Departures.record("b", "JFK", NOON + 50 * MINUTE, 1);
    unknown.setLong(7, NOON + HOUR);
    history.observe("departures", unknown);

    assertThat(at("JFK", NOON + 49 * MINUTE)).containsEntry("around", 1L);
    assertThat(at("JFK", NOON + 50 * MINUTE)).containsEntry("around", 2L);
  }

  @Test
  void theDeviationOfLargeNumbersIsExactEnough() {
    for (int i = 0; i < 100; i++) {
      observe("f" + i, NOON + i, 1e9 + i % 2);
    }

    assertThat((Double) at("JFK", NOON + 100).get("spread"))
        .isCloseTo(0.502518907629606, org.assertj.core.api.Assertions.within(1e-12));
  }

  /** Each fact has the delay 1, so a reader that saw a half of a change would see count and sum. */
  @Test
  void readersSeeFactsThatBelongTogether() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Long> reader = CompletableFuture.supplyAsync(() -> readUntil(done));
    for (int i = 1; i < 200_000; i++) {
      long moment = NOON + (i % 5 == 0 ? i - 300 : i) * 100_000L;
      observe("f" + i, moment, 1);
    }
    done.set(true);

    assertThat(reader.get(30, TimeUnit.SECONDS)).isPositive();
  }

  private long readUntil(AtomicBoolean done) {
    Row features = new Row(plan.features());
    Row request = Flights.request(plan, "JFK", NOON);
    long seen = 0;
    while (!done.get()) {
      long cutoff = history.watermark("departures").orElse(NOON);
      history.fill(request, cutoff, features);
      if (!features.isNull(1) && features.getLong(0) != (long) features.getDouble(1)) {
        // Two windows are read from the same facts in one go.
        throw new AssertionError(features.toString());
      }
      seen += features.isNull(1) ? 0 : 1;
    }
    return seen;
  }

  private void observe(String id, long knownAt, double delay) {
    history.observe("departures", Departures.record(id, "JFK", knownAt, delay));
  }

  private Map<String, @Nullable Object> at(@Nullable String origin, long cutoff) {
    Row request = Flights.request(plan, String.valueOf(origin), cutoff);
    if (origin == null) {
      request.setNull(2);
    }
    Row features = new Row(plan.features());
    plan.compute(request, history, features);
    return features.toMap();
  }
}
