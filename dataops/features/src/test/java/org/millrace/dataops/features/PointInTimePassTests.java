package org.millrace.dataops.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

class PointInTimePassTests {
  private final FeaturePlan plan = Flights.plan();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void computesWhatASearchThroughAllRecordsFinds(long seed) {
    Random random = new Random(seed);
    List<Row> requests = Flights.randomRequests(plan, random, 500);
    List<Row> weather = Flights.randomWeather(random, 300);

    List<Map<String, @Nullable Object>> found = pass(requests, weather);

    Row features = new Row(plan.features());
    for (int i = 0; i < requests.size(); i++) {
      plan.compute(
          requests.get(i), (asked, cutoff, into) -> search(weather, asked, cutoff, into), features);
      assertThat(found.get(i)).isEqualTo(features.toMap());
    }
    assertThat(found).anySatisfy(row -> assertThat(row.get("temp")).isNotNull());
    assertThat(found).anySatisfy(row -> assertThat(row.get("visib")).isNull());
  }

  /** The plainest way to say it: look at every record for every request. */
  private static void search(List<Row> weather, Row request, long cutoff, Row features) {
    Optional<Row> latest =
        weather.stream()
            .filter(row -> !row.isNull(1) && !request.isNull(2))
            .filter(row -> String.valueOf(row.getString(1)).equals(request.getString(2)))
            .filter(row -> row.getLong(7) <= cutoff)
            .max(Comparator.comparingLong(row -> row.getLong(7)));
    latest
        .filter(row -> row.getLong(7) >= cutoff - 3 * Flights.HOUR)
        .ifPresent(
            row -> {
              setNumber(features, 3, row, 3);
              setNumber(features, 4, row, 4);
              features.setLong(6, row.getLong(6));
            });
    latest
        .filter(row -> row.getLong(7) >= cutoff - Flights.HOUR / 2)
        .ifPresent(row -> Texts.set(features, 5, row.getString(5)));
  }

  private static void setNumber(Row features, int to, Row record, int from) {
    if (!record.isNull(from)) {
      features.setDouble(to, record.getDouble(from));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void computesWhatAnAsOfJoinOfDuckDbFinds(long seed) throws SQLException {
    Random random = new Random(seed);
    List<Row> requests = Flights.randomRequests(plan, random, 400);
    List<Row> weather = Flights.randomWeather(random, 300);

    List<Map<String, @Nullable Object>> found = pass(requests, weather);

    assertThat(found.stream().map(row -> List.of(text(row, "temp"), text(row, "sky"))).toList())
        .isEqualTo(asOfJoin(requests, weather));
  }

  private List<List<String>> asOfJoin(List<Row> requests, List<Row> weather) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE spine (position INTEGER, origin VARCHAR, cutoff BIGINT)");
      statement.execute(
          "CREATE TABLE weather (origin VARCHAR, known BIGINT, temp DOUBLE, sky VARCHAR)");
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO spine VALUES (?, ?, ?)")) {
        for (int i = 0; i < requests.size(); i++) {
          insert.setObject(1, i);
          insert.setObject(2, requests.get(i).getString(2));
          insert.setObject(3, plan.cutoff(requests.get(i)));
          insert.execute();
        }
      }
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO weather VALUES (?, ?, ?, ?)")) {
        for (Row row : weather) {
          insert.setObject(1, row.getString(1));
          insert.setObject(2, row.getLong(7));
          insert.setObject(3, row.isNull(3) ? null : row.getDouble(3));
          insert.setObject(4, row.getString(5));
          insert.execute();
        }
      }
      String sql =
          """
          SELECT CASE WHEN known >= cutoff - 10800000000 THEN temp END,
                 CASE WHEN known >= cutoff - 1800000000 THEN sky END
          FROM spine ASOF LEFT JOIN weather
            ON spine.origin = weather.origin AND spine.cutoff >= weather.known
          ORDER BY position""";
      try (ResultSet result = statement.executeQuery(sql)) {
        while (result.next()) {
          rows.add(
              List.of(String.valueOf(result.getObject(1)), String.valueOf(result.getObject(2))));
        }
      }
    }
    return rows;
  }

  private static String text(Map<String, @Nullable Object> row, String name) {
    return String.valueOf(row.get(name));
  }

  @Test
  void whatBecomesKnownAfterTheCutoffChangesNothing() {
    Random random = new Random(21);
    List<Row> requests = Flights.randomRequests(plan, random, 200);
    List<Row> weather = Flights.randomWeather(random, 200);
    List<Map<String, @Nullable Object>> found = pass(requests, weather);

    for (int i = 0; i < requests.size(); i++) {
      long cutoff = plan.cutoff(requests.get(i));
      List<Row> past = weather.stream().filter(row -> row.getLong(7) <= cutoff).toList();
      assertThat(pass(List.of(requests.get(i)), past)).containsExactly(found.get(i));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34})
  void aHistoryFedInAnyOrderAnswersTheSame(long seed) {
    Random random = new Random(seed);
    List<Row> requests = Flights.randomRequests(plan, random, 300);
    List<Row> weather = Flights.randomWeather(random, 300);
    List<Map<String, @Nullable Object>> offline = pass(requests, weather);

    List<Row> arrivals = new ArrayList<>(weather);
    arrivals.addAll(weather.subList(0, weather.size() / 3));
    Collections.shuffle(arrivals, random);
    FeatureHistory history = new FeatureHistory(plan, Duration.ofHours(72));
    arrivals.forEach(row -> history.observe("weather", row));

    Row features = new Row(plan.features());
    for (int i = 0; i < requests.size(); i++) {
      plan.compute(requests.get(i), history, features);
      assertThat(features.toMap()).isEqualTo(offline.get(i));
    }
  }

  @Test
  void readsRowsThatAreUsedAgain() {
    Random random = new Random(41);
    List<Row> requests = Flights.randomRequests(plan, random, 200);
    List<Row> weather = Flights.randomWeather(random, 200);

    List<Map<String, @Nullable Object>> reused = new ArrayList<>();
    PointInTimePass.run(
        plan,
        reusing(plan.request(), requests),
        Map.of("weather", reusing(Flights.WEATHER.schema(), weather)),
        (request, features) -> reused.add(new LinkedHashMap<>(features.toMap())));

    assertThat(reused).isEqualTo(pass(requests, weather));
  }

  private static Iterator<Row> reusing(Schema schema, List<Row> rows) {
    Row shared = new Row(schema);
    return rows.stream()
        .map(
            row -> {
              shared.clear();
              shared.copyFrom(row);
              return shared;
            })
        .iterator();
  }

  @Test
  void refusesASpineOutOfOrder() {
    List<Row> requests =
        List.of(
            Flights.request(plan, "JFK", Flights.START + 1),
            Flights.request(plan, "JFK", Flights.START));

    assertThatThrownBy(() -> pass(requests, List.of()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("sort the spine by its cutoff");
  }

  @Test
  void refusesAStreamOutOfOrder() {
    List<Row> requests = List.of(Flights.request(plan, "JFK", Flights.START + 9));
    List<Row> weather =
        List.of(
            Flights.weather("JFK", Flights.START + 5, 1), Flights.weather("JFK", Flights.START, 2));

    assertThatThrownBy(() -> pass(requests, weather))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("in stream weather")
        .hasMessageContaining("sort the stream by known_at");
  }

  @Test
  void whatAnIteratorThrowsEndsThePass() {
    Iterator<Row> broken =
        Flights.randomWeather(new Random(51), 9).stream()
            .peek(
                row -> {
                  throw new IllegalStateException("disk");
                })
            .iterator();
    Iterator<Row> requests = Flights.randomRequests(plan, new Random(52), 5).iterator();

    assertThatThrownBy(
            () -> PointInTimePass.run(plan, requests, Map.of("weather", broken), (r, f) -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("disk");
  }

  @Test
  void refusesToRunWithoutAStream() {
    assertThatThrownBy(
            () ->
                PointInTimePass.run(
                    plan, Collections.emptyIterator(), Map.of(), (request, features) -> {}))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("without the stream 'weather'");
  }

  private List<Map<String, @Nullable Object>> pass(List<Row> requests, List<Row> weather) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    PointInTimePass.run(
        plan,
        requests.iterator(),
        Map.of("weather", weather.iterator()),
        (request, features) -> rows.add(features.toMap()));
    return rows;
  }
}
