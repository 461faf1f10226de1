package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.kernel.Calibrator;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.predictor.ModelPackage;
import org.millrace.modelops.predictor.StoredExample;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CalibrationTrainingTests {
  private static final String FILE = "modelops.yaml";

  @TempDir Path folder;
  TrainingFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = new TrainingFixture(folder);
    fixture.parcels().append(0, 3000);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aModelThatWeighsItsLabelsIsPutRight() throws Exception {
    weigh();
    Map<String, Double> before = train().metrics();
    assertThat(before.get("calibration_error")).isGreaterThan(0.1);
    String asked = "none";
    ask(asked);
    for (String calibration : List.of("platt", "isotonic", "auto")) {
      Parcels.edit(
          fixture.useCaseFolder, FILE, "calibration: " + asked, "calibration: " + calibration);
      asked = calibration;
      TrainingReport report = train();

      Map<String, Double> after = report.metrics();
      assertThat(after.get("calibration_error")).isLessThan(before.get("calibration_error") / 2);
      assertThat(after.get("log_loss")).isLessThan(before.get("log_loss"));
      assertThat(after.get("brier")).isLessThan(before.get("brier"));
      assertThat(after.get("auc")).isGreaterThan(before.get("auc") - 0.03);
      Calibrator served = ModelPackage.load(report.version().folder()).calibrator();
      assertThat(served.word()).isEqualTo(calibration.equals("auto") ? "platt" : calibration);
    }
  }

  @Test
  void theVerdictStandsWithItsNumbersWhereverTheModelIsToldOf() throws Exception {
    weigh();
    ask("platt");
    TrainingReport report = train();

    Path packaged = report.version().folder();
    ModelPackage served = ModelPackage.load(packaged);
    Calibrator.Platt curve = (Calibrator.Platt) served.calibrator();
    assertThat(report.warnings())
        .filteredOn(warning -> warning.startsWith("Calibration 'platt' was asked for"))
        .singleElement()
        .asString()
        .contains("'platt' is served, learned from ")
        .contains("'platt' lowers the Brier score by 0.")
        .contains("'isotonic' lowers the Brier score by 0.");
    assertThat(packaged.resolve("model-card.md"))
        .content()
        .contains("**Calibration.** Calibration 'platt' was asked for");
    JsonNode facts =
        JsonMapper.shared().readTree(packaged.resolve("metrics.json").toFile()).path("calibration");
    assertThat(facts.path("asked").stringValue()).isEqualTo("platt");
    assertThat(facts.path("served").stringValue()).isEqualTo("platt");
    int held = facts.path("held_rows").intValue();
    assertThat(held).isBetween(200, report.rows().train() / 5 + 1);
    // The orders of three days, less those without an outcome, are in neither part.
    assertThat(report.rows().train() - held - facts.path("model_rows").intValue())
        .isBetween(380, 432);
    JsonNode gain = facts.path("brier_gains").path("platt");
    assertThat(gain.path("interval").path("lower").doubleValue()).isPositive();
    assertThat(facts.path("calibration_errors").path("platt").doubleValue())
        .isLessThan(facts.path("calibration_errors").path("none").doubleValue() / 2);
    Map<String, String> params = fixture.tracker.find(report.runId()).orElseThrow().params();
    assertThat(params)
        .containsEntry("calibration", "platt")
        .containsEntry("calibration_served", "platt")
        .containsEntry("calibration_slope", Double.toString(curve.slope()))
        .containsKey("calibration_brier_gain_isotonic");
    assertSameOrderAsUncalibrated(served);
  }

  @Test
  void whatIsCalibratedIsLearnedFromAllRowsAsIfNothingHadBeenAskedFor() throws Exception {
    Parcels.edit(
        fixture.useCaseFolder,
        FILE,
        "{type: xgboost, rounds: 20, depth: 3, learning-rate: 0.3}",
        "{type: liblinear}");
    Path plain = train().version().folder();
    ask("auto");
    TrainingReport report = train();
    Path auto = report.version().folder();

    for (String file : List.of("data/linear.json", "data/examples.json", "data/spec.json")) {
      String before = Files.readString(plain.resolve(file));
      String useCase = ModelPackage.load(plain).useCaseDigest();
      assertThat(auto.resolve(file))
          .content()
          .isEqualTo(before.replace(useCase, ModelPackage.load(auto).useCaseDigest()));
    }
    assertThat(auto.resolve("data/calibration.json")).doesNotExist();
    assertThat(report.warnings())
        .anyMatch(warning -> warning.contains("none is served"))
        .anyMatch(warning -> warning.contains("which chance may explain"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{by: time, test: 0.3}", "{by: hash, test: 0.3}"})
  void aCalibratedModelCanBeMadeAgain(String split) throws Exception {
    Parcels.edit(fixture.useCaseFolder, FILE, "{by: time, test: 0.3}", split);
    if (split.contains("hash")) {
      Parcels.edit(fixture.useCaseFolder, FILE, "seed: 7", "seed: 7\nleakage: {across-time: true}");
    }
    weigh();
    ask("isotonic");
    ModelVersion version = train().version();
    assertThat(ModelPackage.load(version.folder()).calibrator().word()).isEqualTo("isotonic");
    Reproduction again =
        new Reproducer(
                fixture.service(1),
                fixture.catalog,
                fixture.tracker,
                fixture.registry,
                (name, digest) -> Optional.of(fixture.useCase()))
            .reproduce(version, Progress.NONE);
    assertThat(again.same()).isTrue();
    assertThat(again.testRows().rows()).isGreaterThan(500);
  }

  @Test
  void aBacktestMeasuresWhatWouldHaveBeenServed() throws Exception {
    weigh();
    TrainingRequest request =
        new TrainingRequest(
            fixture.useCase(), new TrainingRequest.Current(), Parcels.APRIL, "tests");
    BacktestSettings settings = new BacktestSettings(Duration.ofDays(5), Duration.ofDays(13));
    BacktestFold plain = fixture.service(1).backtest(request, settings, share -> {}).folds().get(0);
    ask("platt");
    TrainingRequest calibrated =
        new TrainingRequest(
            fixture.useCase(), new TrainingRequest.Current(), Parcels.APRIL, "tests");
    BacktestFold fold =
        fixture.service(1).backtest(calibrated, settings, share -> {}).folds().get(0);
    assertThat(fold.model().metrics().get("calibration_error"))
        .isLessThan(plain.model().metrics().get("calibration_error") / 2);
  }

  @Test
  void tooFewRowsHeldBackAreSaid() throws Exception {
    try (TrainingFixture few = new TrainingFixture(Files.createDirectory(folder.resolve("few")))) {
      few.parcels().append(0, 400);
      Parcels.edit(few.useCaseFolder, FILE, "by: time", "by: hash");
      Parcels.edit(
          few.useCaseFolder,
          FILE,
          "seed: 7",
          "seed: 7\nleakage: {across-time: true}\ncalibration: auto");
      assertThat(few.train(Parcels.APRIL).warnings())
          .anyMatch(warning -> warning.contains("rows held back are too few to judge by"));
      Parcels.edit(few.useCaseFolder, FILE, "calibration: auto", "calibration: platt");
      assertThatThrownBy(() -> few.train(Parcels.APRIL))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("Cannot learn calibration 'platt' from ");
    }
  }

  private static void assertSameOrderAsUncalibrated(ModelPackage served) {
    List<StoredExample> ascending =
        served.examples().stream()
            .sorted(Comparator.comparingDouble(row -> served.predictor().score(row.features())))
            .toList();
    int steps = 0;
    for (int i = 1; i < ascending.size(); i++) {
      double uncalibrated = served.predictor().score(ascending.get(i).features());
      if (uncalibrated > served.predictor().score(ascending.get(i - 1).features())) {
        steps++;
        assertThat(served.score(ascending.get(i).features()))
            .isGreaterThan(served.score(ascending.get(i - 1).features()));
      }
    }
    assertThat(steps).isGreaterThan(100);
  }

  private void weigh() throws Exception {
    Parcels.edit(fixture.useCaseFolder, FILE, "depth: 3,", "depth: 3, class-weight: 6,");
  }

  private void ask(String calibration) throws Exception {
    Parcels.edit(fixture.useCaseFolder, FILE, "seed: 7", "seed: 7\ncalibration: " + calibration);
  }

  private TrainingReport train() {
    return fixture.train(Parcels.APRIL);
  }
}
