package org.millrace.dataops.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/** Windows of every kind over random records, held against DuckDB, and batch against online. */
class WindowParityTests {
  private final FeaturePlan plan = Departures.plan(Departures.settings());

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void computesWhatDuckDbComputes(long seed) throws SQLException {
    Random random = new Random(seed);
    List<Row> requests = Departures.requests(plan, random, 200);
    List<Row> records = Departures.random(random, 700);

    List<Map<String, @Nullable Object>> found = Departures.pass(plan, requests, records);

    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
      fill(connection, "s", plan.request(), requests);
      fill(connection, "d", Departures.STREAM.schema(), records);
      for (Feature feature : plan.spec().features()) {
        List<@Nullable Object> expected = ask(connection, feature);
        for (int i = 0; i < requests.size(); i++) {
          assertSame(feature, found.get(i).get(feature.name()), expected.get(i));
        }
        assertThat(new HashSet<>(expected)).as(feature.name()).hasSizeGreaterThan(2);
      }
    }
  }

  private static void assertSame(
      Feature feature, @Nullable Object found, @Nullable Object expected) {
    if (found instanceof Double number && expected instanceof Number other) {
      assertThat(number).as(feature.name()).isCloseTo(other.doubleValue(), within(1e-9));
    } else {
      assertThat(String.valueOf(found)).as(feature.name()).isEqualTo(String.valueOf(expected));
    }
  }

  private List<@Nullable Object> ask(Connection connection, Feature feature) throws SQLException {
    List<@Nullable Object> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT CASE WHEN %s THEN (%s) END FROM s ORDER BY position"
                    .formatted(hasKey(source(feature)), subquery(feature)))) {
      while (rows.next()) {
        values.add(rows.getObject(1));
      }
    }
    return values;
  }

  private FeatureSource source(Feature feature) {
    int source =
        feature instanceof Feature.Window window
            ? window.source()
            : ((Feature.Latest) feature).source();
    return plan.spec().sources().get(source);
  }

  private static String hasKey(FeatureSource source) {
    return String.join(
        " AND ", source.by().stream().map(by -> "s." + by + " IS NOT NULL").toList());
  }

  private String subquery(Feature feature) {
    FeatureSource source = source(feature);
    List<String> conditions = new ArrayList<>(List.of("d.known_at <= s.cutoff"));
    for (int i = 0; i < source.by().size(); i++) {
      conditions.add("s." + source.by().get(i) + " = d." + source.key().get(i));
    }
    if (feature instanceof Feature.Latest latest) {
      conditions.add("d.known_at >= s.cutoff - " + micros(latest.within()));
      return "SELECT arg_max(struct_pack(v := %s), (known_at, rank)).v FROM d WHERE %s"
          .formatted(latest.field(), String.join(" AND ", conditions));
    }
    Feature.Window window = (Feature.Window) feature;
    String start =
        "(s.cutoff - %d) // %d * %d"
            .formatted(micros(window.over()), micros(window.hop()), micros(window.hop()));
    String end = "s.cutoff + " + micros(window.ahead());
    conditions.add("d.%s BETWEEN %s AND %s".formatted(source.time(), start, end));
    window.knownWithin().ifPresent(w -> conditions.add("d.known_at >= s.cutoff - " + micros(w)));
    window.where().ifPresent(where -> conditions.add("(" + where + ")"));
    return "SELECT %s FROM d WHERE %s"
        .formatted(
            aggregate(window, "((%s) - (%s))".formatted(end, start)),
            String.join(" AND ", conditions));
  }

  private static String aggregate(Feature.Window window, String length) {
    String field = window.field().map(WindowParityTests::quoted).orElse("*");
    return switch (window.aggregate()) {
      case COUNT -> "count(" + field + ")";
      case RATE -> "count(" + field + ") * 3.6e9 / " + length;
      case DISTINCT -> "count(DISTINCT " + field + ")";
      case SUM, AVG, STDDEV, MIN, MAX ->
          window.aggregate().text()
              + "("
              + field
              + "::DOUBLE)"
              + (window.type() == FieldType.INTEGER ? "::BIGINT" : "");
    };
  }

  private static String quoted(String text) {
    return text.equals("full") ? "(\"full\")" : "(" + text + ")";
  }

  private static long micros(Duration span) {
    return span.toSeconds() * 1_000_000;
  }

  private void fill(Connection connection, String table, Schema schema, List<Row> rows)
      throws SQLException {
    boolean spine = table.equals("s");
    List<String> columns = new ArrayList<>();
    schema.fields().forEach(f -> columns.add('"' + f.name() + "\" " + type(f.type())));
    columns.add("position INTEGER");
    columns.add("cutoff BIGINT");
    columns.add("rank BIGINT");
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE %s (%s)".formatted(table, String.join(", ", columns)));
    }
    String marks = String.join(", ", Collections.nCopies(columns.size(), "?"));
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO " + table + " VALUES (" + marks + ")")) {
      for (int i = 0; i < rows.size(); i++) {
        for (int f = 0; f < schema.size(); f++) {
          insert.setObject(f + 1, value(rows.get(i), f));
        }
        insert.setObject(schema.size() + 1, i);
        insert.setObject(schema.size() + 2, spine ? plan.cutoff(rows.get(i)) : 0);
        insert.setObject(
            schema.size() + 3, spine ? 0 : Identity.of(String.valueOf(rows.get(i).getString(0))));
        insert.execute();
      }
    }
  }

  private static String type(FieldType type) {
    return switch (type) {
      case STRING -> "VARCHAR";
      case NUMBER -> "DOUBLE";
      case BOOLEAN -> "BOOLEAN";
      case INTEGER, TIMESTAMP, LOCAL_TIMESTAMP -> "BIGINT";
    };
  }

  private static @Nullable Object value(Row row, int field) {
    if (row.isNull(field)) {
      return null;
    }
    return switch (row.schema().field(field).type()) {
      case STRING -> row.getString(field);
      case NUMBER -> row.getDouble(field);
      case BOOLEAN -> row.getBoolean(field);
      case INTEGER, TIMESTAMP, LOCAL_TIMESTAMP -> row.getLong(field);
    };
  }

  /** Bit by bit: a sum that depended on the order of arrival would show here. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15})
  void batchAndOnlineAreTheSameInAnyOrderOfArrival(long seed) {
    Random random = new Random(seed);
    List<Row> requests = Departures.requests(plan, random, 300);
    List<Row> records = Departures.random(random, 900);
    List<Map<String, @Nullable Object>> batch = Departures.pass(plan, requests, records);

    List<Row> arrivals = new ArrayList<>(records);
    arrivals.addAll(records.subList(0, 300));
    Collections.shuffle(arrivals, random);
    FeatureHistory history = new FeatureHistory(plan, Duration.ofHours(72));
    arrivals.forEach(row -> history.observe("departures", row));

    Row features = new Row(plan.features());
    for (int i = 0; i < requests.size(); i++) {
      plan.compute(requests.get(i), history, features);
      assertThat(features.toMap()).isEqualTo(batch.get(i));
    }
  }

  /** Duplicates in the dataset count once in batch, too. */
  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void repeatedRecordsChangeNothing(long seed) {
    Random random = new Random(seed);
    List<Row> requests = Departures.requests(plan, random, 200);
    List<Row> records = Departures.random(random, 500);
    List<Row> twice = new ArrayList<>();
    records.forEach(row -> twice.addAll(List.of(row, row)));

    assertThat(Departures.pass(plan, requests, twice))
        .isEqualTo(Departures.pass(plan, requests, records));
  }
}
