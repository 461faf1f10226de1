package org.millrace.dataops.features;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.FeatureSettings;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/** A stream of departures, windows of every kind over it, and random records of it. */
final class Departures {
  static final long MINUTE = 60_000_000L;

  static final StreamShape STREAM =
      new StreamShape(
          "departures",
          Schema.of(
              Field.required("flight_id", FieldType.STRING),
              Field.optional("origin", FieldType.STRING),
              Field.optional("carrier", FieldType.STRING),
              Field.optional("delay", FieldType.NUMBER),
              Field.optional("seats", FieldType.INTEGER),
              Field.optional("full", FieldType.BOOLEAN),
              Field.optional("gate", FieldType.STRING),
              Field.required("scheduled", FieldType.TIMESTAMP),
              Field.required("known_at", FieldType.TIMESTAMP)),
          "flight_id",
          "known_at");

  private static final Map<String, String> BY_ORIGIN = Map.of("origin", "origin");
  private static final Map<String, String> TO_DEST = Map.of("dest", "origin");
  private static final String[] AIRPORTS = {"JFK", "LGA", "EWR"};

  private Departures() {}

  static FeatureSettings window(
      String name,
      Map<String, String> by,
      String aggregate,
      @Nullable String field,
      String over,
      @Nullable String hop,
      @Nullable String where) {
    return FeatureSettings.window(
        name,
        new FeatureSettings.Window(
            "departures", by, aggregate, field, over, hop, where, null, null, null));
  }

  static FeatureSettings scheduled(String name, String aggregate, String over, String ahead) {
    return FeatureSettings.window(
        name,
        new FeatureSettings.Window(
            "departures", BY_ORIGIN, aggregate, null, over, "10m", null, "scheduled", ahead, "4h"));
  }

  static FeatureSettings[] settings() {
    Map<String, String> both = new LinkedHashMap<>();
    both.put("origin", "origin");
    both.put("carrier", "carrier");
    return new FeatureSettings[] {
      window("records", BY_ORIGIN, "count", null, "2h", "10m", null),
      window("delays", BY_ORIGIN, "count", "delay", "2h", "10m", null),
      window("sum", BY_ORIGIN, "sum", "delay", "1h", "20m", null),
      window("mean", BY_ORIGIN, "avg", "delay", "1h", null, null),
      window("least", BY_ORIGIN, "min", "delay", "3h", "1h", null),
      window("most_seats", BY_ORIGIN, "max", "seats", "3h", "1h", null),
      window("spread", BY_ORIGIN, "stddev", "delay", "6h", "30m", null),
      window("per_hour", BY_ORIGIN, "rate", null, "90m", "30m", null),
      window("gates", BY_ORIGIN, "distinct", "gate", "6h", "1h", null),
      window("sizes", BY_ORIGIN, "distinct", "seats", "6h", "1h", null),
      window("late", BY_ORIGIN, "count", null, "2h", "10m", "delay > 5"),
      window("late_mean", BY_ORIGIN, "avg", "seats", "2h", "10m", "delay > 5 AND gate = 'A'"),
      window("share_late", BY_ORIGIN, "avg", "delay > 5", "2h", "10m", null),
      window("share_full", BY_ORIGIN, "avg", "full", "2h", "10m", null),
      window("own", both, "sum", "seats", "12h", "1h", null),
      window("at_dest", TO_DEST, "avg", "delay", "3h", "30m", null),
      scheduled("around", "count", "1h", "1h"),
      scheduled("before", "rate", "30m", null),
      FeatureSettings.latest(
          "last_gate", new FeatureSettings.Latest("departures", both, "gate", "4h")),
      FeatureSettings.latest(
          "last_seats", new FeatureSettings.Latest("departures", TO_DEST, "seats * 2", "1h")),
    };
  }

  static FeaturePlan plan(FeatureSettings... settings) {
    return FeaturePlan.compile(spec(settings));
  }

  static FeatureSpec spec(FeatureSettings... settings) {
    return new SpecReader(
            List.of(Flights.SCHEDULE, Flights.WEATHER, STREAM), file -> "dataops.yaml")
        .read(Flights.settings(settings));
  }

  static Row record(String id, String origin, long knownAt, double delay) {
    Row row = new Row(STREAM.schema());
    row.setString(0, id);
    row.setString(1, origin);
    row.setString(2, "UA");
    row.setDouble(3, delay);
    row.setLong(7, knownAt);
    row.setLong(8, knownAt);
    return row;
  }

  /**
   * Records of two days, by known-at: with gaps, several at one moment, and on the edges of hops.
   */
  static List<Row> random(Random random, int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long knownAt = Flights.START + random.nextInt(56 * 12) * 5 * MINUTE;
      Row row = record("f" + i, AIRPORTS[random.nextInt(3)], knownAt, random.nextGaussian() * 20);
      row.setString(2, random.nextBoolean() ? "UA" : "AA");
      row.setLong(4, 50 + random.nextInt(5));
      row.setBoolean(5, random.nextBoolean());
      row.setString(6, random.nextBoolean() ? "A" : "B" + random.nextInt(9));
      row.setLong(7, knownAt + (random.nextInt(60) - 20) * 5 * MINUTE);
      for (int field = 1; field <= 6; field++) {
        if (random.nextInt(9) == 0) {
          row.setNull(field);
        }
      }
      rows.add(row);
    }
    rows.sort(Comparator.comparingLong(row -> row.getLong(8)));
    return rows;
  }

  /** Requests of two days by cutoff, some on the edges of hops; some without an origin. */
  static List<Row> requests(FeaturePlan plan, Random random, int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long cutoff = Flights.START + random.nextInt(60 * 60) * MINUTE;
      Row row = Flights.request(plan, AIRPORTS[random.nextInt(3)], cutoff);
      row.setString(1, random.nextBoolean() ? "UA" : "AA");
      row.setString(3, AIRPORTS[random.nextInt(3)]);
      if (random.nextInt(10) == 0) {
        row.setNull(2);
      }
      rows.add(row);
    }
    rows.sort(Comparator.comparingLong(plan::cutoff));
    return rows;
  }

  static List<Map<String, @Nullable Object>> pass(
      FeaturePlan plan, List<Row> requests, List<Row> departures) {
    List<Map<String, @Nullable Object>> found = new ArrayList<>();
    PointInTimePass.run(
        plan,
        requests.iterator(),
        Map.of("departures", departures.iterator()),
        (request, features) -> found.add(features.toMap()));
    return found;
  }
}
