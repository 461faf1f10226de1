package org.millrace.dataops.features;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.millrace.dataops.contracts.DataopsSettings;
import org.millrace.dataops.contracts.FeatureSettings;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import org.millrace.kernel.Times;

/** A small use case of flights and weather, and random records of it. */
final class Flights {
  static final long HOUR = 3_600_000_000L;
  static final long START = Times.toMicros(Instant.parse("2013-01-01T00:00:00Z"));

  static final StreamShape SCHEDULE =
      new StreamShape(
          "schedule",
          Schema.of(
              Field.required("flight_id", FieldType.STRING),
              Field.required("carrier", FieldType.STRING),
              Field.optional("origin", FieldType.STRING),
              Field.required("dest", FieldType.STRING),
              Field.optional("distance", FieldType.NUMBER),
              Field.required("scheduled_departure", FieldType.TIMESTAMP),
              Field.required("departure_local", FieldType.LOCAL_TIMESTAMP),
              Field.required("known_at", FieldType.TIMESTAMP)),
          "flight_id",
          "known_at");

  static final StreamShape WEATHER =
      new StreamShape(
          "weather",
          Schema.of(
              Field.required("weather_id", FieldType.STRING),
              Field.optional("origin", FieldType.STRING),
              Field.required("observed_at", FieldType.TIMESTAMP),
              Field.optional("temp", FieldType.NUMBER),
              Field.optional("visib", FieldType.NUMBER),
              Field.optional("sky", FieldType.STRING),
              Field.optional("gusts", FieldType.INTEGER),
              Field.required("known_at", FieldType.TIMESTAMP)),
          "weather_id",
          "known_at");

  private static final String[] AIRPORTS = {"JFK", "LGA", "EWR"};

  private Flights() {}

  static DataopsSettings settings(FeatureSettings... features) {
    return new DataopsSettings(
        List.of(),
        new DataopsSettings.Spine("schedule", "scheduled_departure - INTERVAL 1 HOUR"),
        List.of(features));
  }

  static FeatureSettings row(String name, String expression) {
    return FeatureSettings.row(name, expression);
  }

  static FeatureSettings weather(String name, String field, String within) {
    return latest(name, "weather", "origin", field, within);
  }

  static FeatureSettings latest(
      String name, String stream, String by, String field, String within) {
    return FeatureSettings.latest(
        name, new FeatureSettings.Latest(stream, Map.of(by, by), field, within));
  }

  static FeatureSpec read(DataopsSettings settings) {
    return new SpecReader(List.of(SCHEDULE, WEATHER), file -> "dataops.yaml").read(settings);
  }

  static FeatureSpec spec() {
    return read(
        settings(
            row("month", "month(departure_local)"),
            row("carrier", "carrier"),
            row("far", "distance > 1000"),
            weather("temp", "temp", "3h"),
            weather("visib", "visib", "3h"),
            weather("sky", "sky", "30m"),
            weather("gusts", "gusts", "3h")));
  }

  static FeaturePlan plan() {
    return FeaturePlan.compile(spec());
  }

  /** A request for a flight whose cutoff is the given moment. */
  static Row request(FeaturePlan plan, String origin, long cutoff) {
    Row row = new Row(plan.request());
    row.setString(0, "flight-" + cutoff);
    row.setString(1, "UA");
    row.setString(2, origin);
    row.setString(3, "LAX");
    row.setDouble(4, 2475);
    row.setLong(5, cutoff + HOUR);
    row.setLong(6, cutoff - 4 * HOUR);
    return row;
  }

  static Row weather(String origin, long knownAt, double temp) {
    Row row = new Row(WEATHER.schema());
    row.setString(0, origin + knownAt);
    row.setString(1, origin);
    row.setLong(2, knownAt);
    row.setDouble(3, temp);
    row.setLong(7, knownAt);
    return row;
  }

  /** Requests of two days, by cutoff; some without an origin. */
  static List<Row> randomRequests(FeaturePlan plan, Random random, int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Row row = request(plan, AIRPORTS[random.nextInt(3)], START + moment(random));
      row.setString(0, "flight-" + i);
      if (random.nextInt(10) == 0) {
        row.setNull(2);
      }
      rows.add(row);
    }
    rows.sort(Comparator.comparingLong(plan::cutoff));
    return rows;
  }

  /** Records of two days, by known-at, no two of a key at the same moment. */
  static List<Row> randomWeather(Random random, int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long knownAt = START + moment(random);
      Row row = weather(AIRPORTS[i % 3], knownAt, random.nextGaussian());
      if (random.nextInt(4) == 0) {
        row.setNull(3);
      }
      row.setDouble(4, random.nextInt(10));
      if (random.nextBoolean()) {
        row.setString(5, random.nextBoolean() ? "clear" : "fog");
      }
      row.setLong(6, random.nextInt(50));
      rows.add(row);
    }
    rows.sort(Comparator.comparingLong(row -> row.getLong(7)));
    rows.removeIf(duplicates());
    return rows;
  }

  private static Predicate<Row> duplicates() {
    Set<String> seen = new HashSet<>();
    return row -> !seen.add(row.getString(0));
  }

  /** On a grid of 20 minutes over 56 hours, so that edges are met often. */
  private static long moment(Random random) {
    return random.nextInt(168) * (HOUR / 3);
  }
}
