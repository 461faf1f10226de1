package org.millrace.modelops.predictor;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import ml.dmlc.xgboost4j.java.Booster;
import org.millrace.dataops.features.Feature;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.dataops.features.FeatureSource;
import org.millrace.dataops.features.FeatureSpec;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.Row;

/** A use case of delays with every type of column, made-up rows, and models trained on them. */
final class Delays {
  static final List<String> LABELS = List.of("on_time", "late");
  static final FeatureSpec SPEC =
      new FeatureSpec(
          "schedule",
          List.of(
              Field.required("flight_id", FieldType.STRING),
              Field.required("carrier", FieldType.STRING),
              Field.required("origin", FieldType.STRING),
              Field.optional("tailnum", FieldType.STRING),
              Field.required("flight", FieldType.INTEGER),
              Field.required("distance", FieldType.NUMBER),
              Field.optional("seats", FieldType.INTEGER),
              Field.optional("load_factor", FieldType.NUMBER),
              Field.optional("codeshare", FieldType.BOOLEAN),
              Field.required("scheduled_departure", FieldType.TIMESTAMP),
              Field.required("departure_local", FieldType.LOCAL_TIMESTAMP),
              Field.optional("arrival_local", FieldType.LOCAL_TIMESTAMP)),
          "flight_id",
          "scheduled_departure - INTERVAL 1 HOUR",
          List.of(
              new Feature.Computed("hour", FieldType.INTEGER, "hour(departure_local)"),
              new Feature.Computed("weekday", FieldType.INTEGER, "isodow(scheduled_departure)"),
              new Feature.Computed("carrier", FieldType.STRING, "carrier"),
              new Feature.Computed("origin", FieldType.STRING, "origin"),
              new Feature.Computed("tail", FieldType.STRING, "upper(substr(tailnum, 1, 2))"),
              new Feature.Computed("log_distance", FieldType.NUMBER, "ln(distance)"),
              new Feature.Computed("even", FieldType.BOOLEAN, "flight % 2 = 0"),
              new Feature.Computed("codeshare", FieldType.BOOLEAN, "codeshare"),
              new Feature.Computed("seats", FieldType.INTEGER, "COALESCE(seats, 100)"),
              new Feature.Computed("load", FieldType.NUMBER, "load_factor"),
              new Feature.Computed(
                  "length_of_day",
                  FieldType.STRING,
                  "CASE WHEN arrival_local IS NULL THEN 'unknown'"
                      + " WHEN hour(arrival_local) < hour(departure_local) THEN 'overnight'"
                      + " ELSE 'same day' END"),
              new Feature.Latest("weather_temp", FieldType.NUMBER, 0, "temp", Duration.ofHours(3)),
              new Feature.Latest("weather_sky", FieldType.STRING, 0, "sky", Duration.ofHours(3)),
              new Feature.Latest("runways", FieldType.INTEGER, 1, "open", Duration.ofHours(3)),
              new Feature.Latest("closed", FieldType.BOOLEAN, 1, "closed", Duration.ofHours(3))),
          List.of(
              new FeatureSource(
                  "weather",
                  List.of("origin"),
                  List.of("origin"),
                  Optional.empty(),
                  "known_at",
                  "known_at",
                  List.of(
                      Field.optional("temp", FieldType.NUMBER),
                      Field.optional("sky", FieldType.STRING))),
              new FeatureSource(
                  "airport",
                  List.of("origin"),
                  List.of("origin"),
                  Optional.empty(),
                  "known_at",
                  "known_at",
                  List.of(
                      Field.optional("open", FieldType.INTEGER),
                      Field.optional("closed", FieldType.BOOLEAN)))));
  static final FeaturePlan PLAN = FeaturePlan.compile(SPEC);
  private static final String[] CARRIERS = {"UA", "AA", "B6", "DL", "é=x"};
  private static final String[] ORIGINS = {"EWR", "JFK", "LGA"};

  private Delays() {}

  /** A request, what was latest known for it, and the features of both. */
  record Case(RawRow raw, Row features) {}

  /**
   * @param strange whether there are also categories, gaps and numbers that training never saw
   */
  static List<Case> cases(int count, long seed, boolean strange) {
    Random random = new Random(seed);
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RawRow raw = new RawRow(request(random, i, strange), known(random, strange));
      Row features = new Row(PLAN.features());
      raw.compute(PLAN, features);
      cases.add(new Case(raw, features));
    }
    return cases;
  }

  private static Row request(Random random, int number, boolean strange) {
    Row row = new Row(PLAN.request());
    boolean odd = strange && random.nextInt(4) == 0;
    row.setString(0, "F" + number);
    row.setString(1, odd ? "ZZ" : CARRIERS[random.nextInt(CARRIERS.length)]);
    row.setString(2, odd ? "" : ORIGINS[random.nextInt(ORIGINS.length)]);
    if (random.nextInt(6) > 0) {
      row.setString(3, "n" + random.nextInt(20) + (odd ? "'\"\n" : "x"));
    }
    row.setLong(4, odd ? -random.nextLong(1L << 60) : random.nextInt(5000));
    row.setDouble(5, odd ? -random.nextInt(3) : 100 + random.nextInt(3000) / 7.0);
    if (random.nextInt(3) > 0) {
      row.setLong(6, random.nextInt(300));
    }
    if (random.nextInt(3) > 0) {
      row.setDouble(7, odd ? 1e300 : random.nextDouble());
    }
    if (random.nextInt(3) > 0) {
      row.setBoolean(8, random.nextBoolean());
    }
    long departure = 1_356_998_400_000_000L + random.nextInt(500_000) * 60_000_000L;
    long micros = odd ? random.nextInt(1_000_000) : 0;
    row.setLong(9, departure + micros);
    row.setLong(10, departure - 5 * 3_600_000_000L + micros);
    if (random.nextInt(5) > 0) {
      row.setLong(11, row.getLong(10) + random.nextInt(600) * 60_000_000L);
    }
    return row;
  }

  private static Row known(Random random, boolean strange) {
    Row known = new Row(PLAN.features());
    if (random.nextInt(4) > 0) {
      known.setDouble(11, random.nextInt(100) / 3.0);
      known.setString(12, strange && random.nextInt(5) == 0 ? "ash" : sky(random));
    }
    if (random.nextInt(4) > 0) {
      known.setLong(13, random.nextInt(4));
      known.setBoolean(14, random.nextInt(5) == 0);
    }
    return known;
  }

  private static String sky(Random random) {
    return random.nextBoolean() ? "clear" : "overcast";
  }

  static double late(Row features) {
    double score =
        0.2 * (features.getLong(0) - 12)
            + ("UA".equals(features.getString(2)) ? 1 : 0)
            + (features.isNull(11) ? 0.7 : features.getDouble(11) / 30 - 0.5)
            + (features.getBoolean(14) ? 2 : 0)
            + new Random(features.toString().hashCode()).nextGaussian();
    return score > 0.5 ? 1 : 0;
  }

  static List<Row> features(List<Case> cases) {
    return cases.stream().map(Case::features).toList();
  }

  static Encoding encoding(List<Case> cases) {
    Encoding.Builder builder = Encoding.learn(PLAN.features());
    cases.forEach(one -> builder.observe(one.features()));
    return builder.build();
  }

  /** A booster trained on 3,000 rows, with xgboost4j's own answers as examples. */
  static PackageContent trees(Path folder, Map<String, Object> params, int rounds)
      throws Exception {
    List<Case> cases = cases(3000, 1, false);
    Encoding encoding = encoding(cases);
    Booster booster = Boosters.train(encoding, features(cases), Delays::late, rounds, params);
    List<Case> kept = cases.subList(0, 50);
    float[][] answers = booster.predict(Boosters.matrix(encoding, features(kept)));
    List<StoredExample> examples = new ArrayList<>();
    for (int i = 0; i < answers.length; i++) {
      Case one = kept.get(i);
      double probability = answers[i][answers[i].length - 1];
      examples.add(new StoredExample(one.raw().request(), one.features(), probability));
    }
    return content(
        encoding, new TrainedModel.Trees(Boosters.json(booster, folder), LABELS), examples);
  }

  /** Weights drawn by lot; the examples are computed here from their definition. */
  static PackageContent linear() {
    List<Case> cases = cases(500, 1, false);
    Encoding encoding = encoding(cases);
    Random random = new Random(4);
    int inputs = encoding.size();
    TrainedModel.Linear model =
        new TrainedModel.Linear(
            LABELS,
            List.of(0.1, -0.3),
            List.of(normals(random, inputs, 0.02), normals(random, inputs, 0.02)),
            normals(random, inputs, 5));
    List<StoredExample> examples = new ArrayList<>();
    for (Case one : cases.subList(0, 50)) {
      double[] outputs = {0.1, -0.3};
      encoding.forEach(
          one.features(),
          (index, name, value) -> {
            for (int k = 0; k < 2; k++) {
              double centred = value - model.centres().get(index);
              outputs[k] += model.weights().get(k).get(index) * centred;
            }
          });
      double late = Math.exp(outputs[1]) / (Math.exp(outputs[0]) + Math.exp(outputs[1]));
      examples.add(new StoredExample(one.raw().request(), one.features(), late));
    }
    return content(encoding, model, examples);
  }

  /** Numbers drawn by lot; the examples are computed here from the definition, pair by pair. */
  static PackageContent machine() {
    List<Case> cases = cases(500, 1, false);
    Encoding encoding = encoding(cases);
    Random random = new Random(5);
    int inputs = encoding.size();
    TrainedModel.Linear linear =
        new TrainedModel.Linear(
            LABELS,
            List.of(0.2, -0.1),
            List.of(normals(random, inputs, 0.02), normals(random, inputs, 0.02)),
            normals(random, inputs, 5));
    List<List<List<Double>>> factors = new ArrayList<>();
    for (int k = 0; k < 2; k++) {
      factors.add(List.of(normals(random, inputs, 0.03), normals(random, inputs, 0.03)));
    }
    TrainedModel.FactorizationMachine model =
        new TrainedModel.FactorizationMachine(linear, factors);
    List<StoredExample> examples = new ArrayList<>();
    for (Case one : cases.subList(0, 50)) {
      double late =
          1 / (1 + Math.exp(output(encoding, model, one, 0) - output(encoding, model, one, 1)));
      examples.add(new StoredExample(one.raw().request(), one.features(), late));
    }
    return content(encoding, model, examples);
  }

  private static double output(
      Encoding encoding, TrainedModel.FactorizationMachine model, Case one, int k) {
    List<Integer> present = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    encoding.forEach(
        one.features(),
        (index, name, value) -> {
          present.add(index);
          values.add(value - model.linear().centres().get(index));
        });
    double sum = model.linear().bias().get(k);
    for (int i = 0; i < values.size(); i++) {
      sum += model.linear().weights().get(k).get(present.get(i)) * values.get(i);
      for (int j = 0; j < i; j++) {
        for (List<Double> factor : model.factors().get(k)) {
          sum +=
              factor.get(present.get(i))
                  * factor.get(present.get(j))
                  * values.get(i)
                  * values.get(j);
        }
      }
    }
    return sum;
  }

  private static List<Double> normals(Random random, int count, double scale) {
    return random.doubles(count).map(x -> (2 * x - 1) * scale).boxed().toList();
  }

  private static PackageContent content(
      Encoding encoding, TrainedModel model, List<StoredExample> examples) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("metrics.json", "{\"auc\": 0.7}".getBytes(StandardCharsets.UTF_8));
    files.put("data/tribuo.pb", new byte[] {1, 2, 3});
    return new PackageContent(
        "delays",
        "late",
        0.4,
        "0123abcd",
        SPEC,
        encoding,
        model,
        examples,
        files,
        Instant.parse("2026-11-22T06:30:00Z"));
  }
}
