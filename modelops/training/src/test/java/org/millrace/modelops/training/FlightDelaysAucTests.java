package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.millrace.kernel.Row;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.predictor.Encoding;
import org.millrace.modelops.predictor.Predictor;
import org.millrace.modelops.tracking.GateVerdict;

/**
 * What the reference use case promises, on its real data: all of 2013 straight from the source
 * files, each flight with what was known an hour before its departure.
 */
class FlightDelaysAucTests {
  private static Recipe recipe;
  private static ParquetRecords records;
  private static Spine spine;
  private static Outcomes outcomes;

  @BeforeAll
  static void read() throws Exception {
    recipe = Recipe.read(UseCase.open(Path.of("../../usecases/flight-delays")));
    records = new ParquetRecords(recipe);
    spine = Spine.read(recipe, records);
    outcomes = Outcomes.read(recipe, spine, records);
  }

  @AfterAll
  static void close() throws Exception {
    records.close();
  }

  @Test
  void trainedOnJanuaryToAugustItRanksSeptemberToDecember() {
    Instant september = Instant.parse("2013-09-01T04:00:00Z");
    SplitSettings split = new SplitSettings(SplitSettings.By.TIME, null, september);
    Measurement measured = measure(Instant.parse("2014-02-01T00:00:00Z"), split, List.of());

    assertThat(spine.rows()).isEqualTo(336_776);
    // Those cancelled or diverted have no outcome and are not among them.
    assertThat(measured.model().rows()).isEqualTo(109_619);
    assertThat(measured.model().auc()).isGreaterThanOrEqualTo(0.69);
    assertThat(measured.model().aucInterval().width()).isLessThan(0.01);
  }

  @Test
  void trainedOnJanuaryToMarchItPassesItsGates() {
    Measurement measured =
        measure(
            Instant.parse("2013-04-01T04:00:00Z"),
            recipe.settings().split(),
            recipe.settings().baselines());

    List<GateVerdict> verdicts =
        GateKeeper.judge(
            recipe.settings().allGates(recipe.charter()), measured.metrics(), Optional.empty());
    assertThat(verdicts).isNotEmpty().allMatch(GateVerdict::passed);
    assertThat(measured.gains())
        .extracting(Gain::over)
        .containsExactly("majority", "rule", "linear");
    // The desk's rule knows the hour alone.
    assertThat(measured.gains().get(1).auc().difference()).isGreaterThan(0.05);
    assertThat(measured.confusion().value(recipe.charter().value())).isPositive();
  }

  private static Measurement measure(
      Instant asOf, SplitSettings settings, List<Baseline> baselines) {
    LabelSettings label = recipe.settings().label();
    int[] known =
        Arrays.stream(spine.matured(asOf, label.matures())).filter(outcomes::isKnown).toArray();
    Examples examples = Examples.compute(recipe, spine, outcomes, known, records, done -> {});
    TimeSplit split = TimeSplit.of(examples.cutoffs(), settings, label.matures());
    Encoding.Builder builder = Encoding.learn(recipe.plan().features());
    Row row = new Row(recipe.plan().features());
    for (int i = 0; i < split.trainEnd(); i++) {
      examples.features().read(i, row);
      builder.observe(row);
    }
    Encoding encoding = builder.build();
    Fitter fitter = new Fitter(encoding, label, recipe.settings().seed(), 1, "2013", asOf);
    Fitted fitted = fitter.fit(recipe.settings().trainer(), examples, split.trainEnd());
    Predictor predictor = Predictor.compile(encoding, fitted.model(), label.name());
    return Measurement.of(
        Scores.of(predictor::probability, examples.features(), 0, split.trainEnd()),
        Scores.of(predictor::probability, examples.features(), split.testBegin(), split.rows()),
        examples,
        split,
        Baselines.ask(baselines, fitter, examples, split),
        recipe.threshold(),
        recipe.charter().value());
  }
}
