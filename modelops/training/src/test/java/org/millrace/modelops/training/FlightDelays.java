package org.millrace.modelops.training;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.millrace.kernel.Field;
import org.millrace.kernel.Projection;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.predictor.Encoding;
import org.millrace.modelops.predictor.Predictor;

/**
 * The reference use case on its real data: all of 2013 straight from the source files, each flight
 * with what was known an hour before its departure.
 */
final class FlightDelays implements AutoCloseable {
  static final Instant SEPTEMBER = Instant.parse("2013-09-01T04:00:00Z");
  static final Instant ALL_IN = Instant.parse("2014-02-01T00:00:00Z");
  final Recipe recipe = Recipe.read(UseCase.open(Path.of("../../usecases/flight-delays")));
  final Spine spine;
  final ParquetRecords records;
  private final Outcomes outcomes;

  FlightDelays() throws SQLException {
    records = new ParquetRecords(recipe);
    spine = Spine.read(recipe, records);
    outcomes = Outcomes.read(recipe, spine, records);
  }

  /** January to August to train on, September to December to test. */
  static SplitSettings septemberOn() {
    return new SplitSettings(SplitSettings.By.TIME, null, SEPTEMBER, null);
  }

  /** All flights whose outcome is known at a moment, with every feature. */
  Examples examples(Instant asOf) {
    int[] known =
        Arrays.stream(spine.matured(asOf, recipe.settings().label().matures()))
            .filter(outcomes::isKnown)
            .toArray();
    return Examples.compute(recipe, spine, outcomes, known, records, done -> {});
  }

  /** The same examples with some of the features. */
  static Examples with(Examples examples, Predicate<String> feature) {
    Schema all = examples.features().schema();
    List<Field> chosen = all.fields().stream().filter(field -> feature.test(field.name())).toList();
    Projection projection = new Projection(all, new Schema(chosen));
    RowTable features = new RowTable(new Schema(chosen));
    Row from = new Row(all);
    Row to = new Row(features.schema());
    for (int i = 0; i < examples.size(); i++) {
      examples.features().read(i, from);
      projection.apply(from, to);
      features.add(to);
    }
    return new Examples(
        features,
        examples.targets(),
        examples.cutoffs(),
        examples.ruleScores(),
        examples.positions());
  }

  /** Trains by the recipe and measures, as a training run does. */
  LabelMeasurement measure(Examples examples, SplitSettings settings, List<Baseline> baselines) {
    LabelSettings label = recipe.settings().label();
    Split split = Split.byTime(examples.cutoffs(), settings, label.matures());
    Encoding.Builder builder = Encoding.learn(examples.features().schema());
    Row row = new Row(examples.features().schema());
    for (int i = 0; i < split.trainEnd(); i++) {
      examples.features().read(i, row);
      builder.observe(row);
    }
    Encoding encoding = builder.build();
    Fitter fitter = new Fitter(encoding, label, recipe.settings().seed(), 1, "2013", ALL_IN);
    Fitted fitted = fitter.fit(recipe.settings().trainer(), examples, split.trainEnd());
    Predictor predictor = Predictor.compile(encoding, fitted.model(), label.name());
    Measurement measured =
        Measurement.of(
            recipe,
            Scores.of(predictor::score, examples.features(), 0, split.trainEnd()),
            Scores.of(predictor::score, examples.features(), split.testBegin(), split.rows()),
            examples,
            split,
            Baselines.ask(baselines, fitter, examples, split));
    return (LabelMeasurement) measured;
  }

  @Override
  public void close() throws SQLException {
    records.close();
  }
}
