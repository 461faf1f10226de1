package org.millrace.dataops.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.dataops.contracts.FeatureSettings;
import org.millrace.kernel.Row;

/** What is known later than the cutoff cannot change a feature; what is known before it does. */
class LeakageTests {
  private static final int SCHEDULED = 7;
  private static final int KNOWN_AT = 8;

  private final FeaturePlan plan =
      Departures.plan(
          Stream.concat(
                  Stream.of(Departures.settings()),
                  Stream.of(FeatureSettings.row("hour", "hour(departure_local)")))
              .toArray(FeatureSettings[]::new));

  /**
   * Facts that become known an hour later give at every cutoff exactly what they gave at the cutoff
   * an hour before, and row features stay as they are.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void factsKnownAnHourLaterAreTheFactsOfAnHourBefore(long seed) {
    Random random = new Random(seed);
    List<Row> requests = Departures.requests(plan, random, 300);
    List<Row> records = Departures.random(random, 900);

    List<Map<String, @Nullable Object>> now = Departures.pass(plan, requests, records);
    List<Map<String, @Nullable Object>> later =
        Departures.pass(plan, requests, moved(records, KNOWN_AT, SCHEDULED));
    List<Map<String, @Nullable Object>> before =
        Departures.pass(
            plan, requests.stream().map(row -> moved(row, -Flights.HOUR, 5)).toList(), records);

    for (int i = 0; i < requests.size(); i++) {
      assertThat(later.get(i)).isEqualTo(before.get(i));
      assertThat(later.get(i).get("hour")).isEqualTo(now.get(i).get("hour"));
    }
    for (FeatureSettings lookedUp : Departures.settings()) {
      assertThat(changed(now, later, lookedUp.name())).as(lookedUp.name()).isPositive();
    }
    assertThat(changed(now, later, "hour")).isZero();
  }

  private static long changed(
      List<Map<String, @Nullable Object>> one,
      List<Map<String, @Nullable Object>> other,
      String feature) {
    return IntStream.range(0, one.size())
        .filter(
            i ->
                !String.valueOf(one.get(i).get(feature))
                    .equals(String.valueOf(other.get(i).get(feature))))
        .count();
  }

  @Test
  void factsKnownAfterEveryCutoffChangeNothing() {
    Random random = new Random(31);
    List<Row> requests = Departures.requests(plan, random, 200);
    List<Row> records =
        Departures.random(random, 500).stream()
            .map(row -> moved(row, 100 * Flights.HOUR, KNOWN_AT))
            .toList();

    assertThat(Departures.pass(plan, requests, records))
        .isEqualTo(Departures.pass(plan, requests, List.of()));
  }

  /** The whole of the past, and nothing else, for each request alone. */
  @Test
  void whatBecomesKnownAfterTheCutoffChangesNothing() {
    Random random = new Random(41);
    List<Row> requests = Departures.requests(plan, random, 150);
    List<Row> records = Departures.random(random, 300);
    List<Map<String, @Nullable Object>> found = Departures.pass(plan, requests, records);

    for (int i = 0; i < requests.size(); i++) {
      long cutoff = plan.cutoff(requests.get(i));
      List<Row> past = records.stream().filter(row -> row.getLong(KNOWN_AT) <= cutoff).toList();
      assertThat(Departures.pass(plan, List.of(requests.get(i)), past))
          .containsExactly(found.get(i));
    }
  }

  private static List<Row> moved(List<Row> rows, int... fields) {
    return rows.stream().map(row -> moved(row, Flights.HOUR, fields)).toList();
  }

  private static Row moved(Row row, long by, int... fields) {
    Row moved = row.copy();
    for (int field : fields) {
      moved.setLong(field, row.getLong(field) + by);
    }
    return moved;
  }
}
