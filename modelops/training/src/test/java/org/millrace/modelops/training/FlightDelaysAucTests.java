package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.kernel.Row;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.evaluation.BinaryEvaluation;
import org.millrace.modelops.predictor.Encoding;
import org.millrace.modelops.predictor.Predictor;

/** What the reference use case promises: all of 2013, from its source files, as 2013 knew it. */
class FlightDelaysAucTests {
  private static final Instant SEPTEMBER = Instant.parse("2013-09-01T04:00:00Z");

  @Test
  void learnsJanuaryToAugustAndRanksSeptemberToDecember() throws Exception {
    Recipe recipe = Recipe.read(UseCase.open(Path.of("../../usecases/flight-delays")));
    LabelSettings label = recipe.settings().label();
    Examples examples;
    int unlabeled;
    try (ParquetRecords records = new ParquetRecords(recipe)) {
      long t = System.nanoTime();
      Spine spine = Spine.read(recipe.plan(), records);
      Outcomes outcomes = Outcomes.read(recipe, spine, records);
      int[] matured = spine.matured(Instant.parse("2014-02-01T00:00:00Z"), label.matures());
      int[] known = Arrays.stream(matured).filter(outcomes::isKnown).toArray();
      unlabeled = matured.length - known.length;
      System.out.printf("read %.1f s%n", (System.nanoTime() - t) / 1e9);
      t = System.nanoTime();
      examples = Examples.compute(recipe, spine, outcomes, known, records, done -> {});
      System.out.printf("features %.1f s%n", (System.nanoTime() - t) / 1e9);
    }
    assertThat(examples.size()).isEqualTo(327_346);
    assertThat(unlabeled).isEqualTo(9_430);

    SplitSettings settings = new SplitSettings(SplitSettings.By.TIME, null, SEPTEMBER);
    TimeSplit split = TimeSplit.of(examples.cutoffs(), settings, Duration.ZERO);
    Encoding.Builder builder = Encoding.learn(recipe.plan().features());
    Row row = new Row(recipe.plan().features());
    for (int i = 0; i < split.trainEnd(); i++) {
      examples.features().read(i, row);
      builder.observe(row);
    }
    Encoding encoding = builder.build();
    Fitter fitter = new Fitter(encoding, label, 7, 2, "2013", SEPTEMBER);
    long t = System.nanoTime();
    Fitted fitted = fitter.fit(recipe.settings().trainer(), examples, split.trainEnd());
    System.out.printf("fit %.1f s%n", (System.nanoTime() - t) / 1e9);
    Predictor predictor = Predictor.compile(encoding, fitted.model(), label.name());
    double[] answers =
        Scores.of(predictor::probability, examples.features(), split.testBegin(), split.rows());
    boolean[] labels = Arrays.copyOfRange(examples.labels(), split.testBegin(), split.rows());
    BinaryEvaluation evaluation = BinaryEvaluation.of(answers, labels);
    System.out.println(split + " " + evaluation + " " + fitted.importance());
    t = System.nanoTime();
    for (Rival rival : Baselines.ask(List.of(Baseline.values()), fitter, examples, split)) {
      System.out.println(rival.name() + " " + BinaryEvaluation.of(rival.probability(), labels));
    }
    System.out.printf("baselines %.1f s%n", (System.nanoTime() - t) / 1e9);
    assertThat(evaluation.auc()).isGreaterThanOrEqualTo(0.69);
  }
}
