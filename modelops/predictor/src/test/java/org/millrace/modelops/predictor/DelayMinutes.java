package org.millrace.modelops.predictor;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import ml.dmlc.xgboost4j.java.Booster;
import org.millrace.kernel.Row;

/** The delays of {@link Delays} as a quantity, in minutes. */
final class DelayMinutes {
  private static final Map<String, Object> PARAMS =
      Map.of(
          "objective", "reg:squarederror", "base_score", 20, "max_depth", 5, "eta", 0.1, "seed", 7);

  private DelayMinutes() {}

  static double minutes(Row features) {
    Random noise = new Random(features.toString().hashCode());
    return 60 * Delays.late(features) + 3 * features.getLong(0) + 5 * noise.nextGaussian();
  }

  /** A booster trained on 2,000 rows, with xgboost4j's own answers as examples. */
  static PackageContent trees(Path folder) throws Exception {
    List<Delays.Case> cases = Delays.cases(2000, 1, false);
    Encoding encoding = Delays.encoding(cases);
    List<Row> rows = Delays.features(cases);
    Booster booster = Boosters.train(encoding, rows, DelayMinutes::minutes, 40, PARAMS);
    List<Delays.Case> kept = cases.subList(0, 50);
    float[][] answers = booster.predict(Boosters.matrix(encoding, Delays.features(kept)));
    List<StoredExample> examples = new ArrayList<>();
    for (int i = 0; i < answers.length; i++) {
      Delays.Case one = kept.get(i);
      examples.add(new StoredExample(one.raw().request(), one.features(), answers[i][0]));
    }
    TrainedModel model = new TrainedModel.Trees(Boosters.json(booster, folder), List.of());
    return content(encoding, model, examples, Double.NaN);
  }

  /** Weights drawn by lot; the examples are computed here from their definition. */
  static PackageContent linear() {
    return linear(Double.NaN);
  }

  static PackageContent linear(double threshold) {
    List<Delays.Case> cases = Delays.cases(500, 1, false);
    Encoding encoding = Delays.encoding(cases);
    Random random = new Random(4);
    List<Double> weights = numbers(random, encoding.size(), 2);
    List<Double> centres = numbers(random, encoding.size(), 5);
    List<StoredExample> examples = new ArrayList<>();
    for (Delays.Case one : cases.subList(0, 50)) {
      double[] sum = {12.5};
      encoding.forEach(
          one.features(),
          (index, name, value) -> sum[0] += weights.get(index) * (value - centres.get(index)));
      examples.add(new StoredExample(one.raw().request(), one.features(), sum[0]));
    }
    TrainedModel model =
        new TrainedModel.Linear(List.of(), List.of(12.5), List.of(weights), centres);
    return content(encoding, model, examples, threshold);
  }

  private static List<Double> numbers(Random random, int count, double scale) {
    return random.doubles(count).map(x -> (2 * x - 1) * scale).boxed().toList();
  }

  private static PackageContent content(
      Encoding encoding, TrainedModel model, List<StoredExample> examples, double threshold) {
    return new PackageContent(
        "delays",
        "delay_minutes",
        threshold,
        "0123abcd",
        Delays.SPEC,
        encoding,
        model,
        examples,
        Map.of(),
        Instant.parse("2026-11-22T06:30:00Z"));
  }
}
