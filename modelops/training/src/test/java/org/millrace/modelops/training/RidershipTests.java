package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.modelops.evaluation.RegressionEvaluation;
import org.millrace.modelops.predictor.ModelPackage;
import org.millrace.modelops.predictor.Task;
import org.millrace.modelops.tracking.Run;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A quantity, from real records to a champion, without any Java of its own. */
class RidershipTests {
  @TempDir static Path folder;
  private static TrainingFixture fixture;
  private static TrainingReport report;

  @BeforeAll
  static void train() throws Exception {
    fixture = new TrainingFixture(folder);
    Ridership.commit(fixture.catalog);
    report = fixture.service(2).train(Ridership.request(), Progress.NONE);
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Test
  void aModelThatPassesItsGatesIsMadeChampion() {
    assertThat(report.failedGates()).isEmpty();
    assertThat(report.promoted()).isTrue();
    assertThat(report.threshold()).isEmpty();
    assertThat(report.model()).isInstanceOf(RegressionEvaluation.class);
    assertThat(report.metrics())
        .containsKeys("rmse", "r2_lower", "mape", "train_mae", "weak_slices", "highest_slice_mae")
        .containsKeys("mean_mae", "rule_rmse", "linear_r2", "mae_gain_over_baselines_lower")
        .doesNotContainKeys("auc", "value_per_1000", "best_threshold");
    assertThat(report.metrics().get("mae")).isLessThan(1000);
    assertThat(report.gains()).extracting(Gain::over).containsExactly("mean", "rule", "linear");
    // README.md says so too: a line does nearly as well.
    assertThat(report.warnings())
        .singleElement()
        .asString()
        .contains("gains nothing over the baseline 'linear' that chance does not explain");
  }

  @Test
  void itsBillOfMaterialsIsAsThePublishedSchemaSays() throws Exception {
    String bill = Files.readString(report.version().folder().resolve(MlBom.FILE));
    assertThat(PublishedBomSchema.faults(bill)).isEmpty();
    assertThat(bill).contains("\"regression\"", "riders: number", "\"mae\"");
  }

  @Test
  void theRunSaysWhatItMeasured() {
    Run run = fixture.tracker.find(report.runId()).orElseThrow();
    assertThat(run.params())
        .containsEntry("task", "regression")
        .containsEntry("label", "riders: riders")
        .doesNotContainKey("threshold");
    assertThat(run.metrics()).containsEntry("mae", report.metrics().get("mae"));
    assertThat(folder.resolve("models/chicago-ridership").resolve(run.id()).resolve("plots"))
        .isDirectoryContaining("glob:**/predicted_actual.png")
        .isDirectoryContaining("glob:**/residuals.png")
        .isDirectoryContaining("glob:**/importance.png");
  }

  @Test
  void thePackageAnswersAQuantityAndSaysHowGoodItIs() throws Exception {
    Path made = report.version().folder();
    ModelPackage loaded = ModelPackage.load(made);
    assertThat(loaded.task()).isEqualTo(Task.REGRESSION);
    assertThat(loaded.label()).isEqualTo("riders");
    assertThat(loaded.score(loaded.examples().get(0).features())).isBetween(500.0, 27_000.0);
    JsonNode profile = JsonMapper.shared().readTree(made.resolve("profile.json"));
    assertThat(profile.at("/target/mean").asDouble()).isCloseTo(13_000, within(1000.0));
    assertThat(profile.at("/score/quantiles")).hasSize(FeatureProfile.AT.size());
    JsonNode metrics = JsonMapper.shared().readTree(made.resolve("metrics.json"));
    assertThat(metrics.at("/task").asString()).isEqualTo("regression");
    assertThat(metrics.at("/slices")).hasSize(7);
    assertThat(metrics.has("threshold")).isFalse();
    assertThat(metrics.at("/permutation_importance/0/loss/value").asDouble()).isGreaterThan(100);
    assertThat(Files.readString(made.resolve("model-card.md")))
        .contains("how much `riders` will be", "| linear |", "| weekday = Sun |")
        .contains("mean absolute error added", "squared error")
        .doesNotContain("AUC", "log loss", "threshold");
  }

  @Test
  void aBacktestTellsWhatTrainingAgainGains() {
    BacktestSettings twice = new BacktestSettings(Duration.ofDays(1500), Duration.ofDays(3000));
    BacktestReport backtest = fixture.service(2).backtest(Ridership.request(), twice, share -> {});
    assertThat(backtest.folds()).hasSize(2);
    BacktestFold last = backtest.folds().get(1);
    // Riders have become more since the first training, which that model can't know.
    assertThat(last.gainOfRetraining().interval().lower()).isPositive();
    assertThat(last.gainOfRetraining().value())
        .isCloseTo(last.first().leading().value() - last.model().leading().value(), within(1e-9));
    assertThat(fixture.tracker.find(backtest.runId()).orElseThrow().metrics())
        .containsEntry("mean_mae", backtest.mean())
        .containsKeys("mae_gain_of_retraining", "first_model_mae", "mean_mae_of_first_model");
  }
}
