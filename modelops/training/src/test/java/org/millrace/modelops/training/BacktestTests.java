package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunStatus;

class BacktestTests {
  private static final Instant APRIL = Instant.parse("2024-04-01T00:00:00Z");
  private static final BacktestSettings WEEKLY =
      new BacktestSettings(Duration.ofDays(5), Duration.ofDays(8));

  @TempDir Path folder;
  TrainingFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = new TrainingFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void trainsAtEachOriginOnWhatHadMaturedAndTestsOnWhatFollowed() {
    fixture.parcels().append(0, 3000);
    List<Double> shares = new ArrayList<>();
    BacktestReport report = fixture.service(1).backtest(request(), WEEKLY, shares::add);

    // 20 days and 20 hours of orders: origins after 8, 13 and 18 days.
    assertThat(report.folds())
        .extracting(BacktestFold::trainedAt)
        .containsExactly(
            Parcels.MARCH.plus(Duration.ofDays(8)),
            Parcels.MARCH.plus(Duration.ofDays(13)),
            Parcels.MARCH.plus(Duration.ofDays(18)));
    // 144 orders a day; 3 days before the origin had not matured; one in twenty has no outcome.
    assertThat(report.folds().get(0).trainRows()).isBetween(660, 721);
    assertThat(report.folds().get(2).trainRows()).isBetween(2020, 2161);
    assertThat(report.folds().get(0).model().rows()).isBetween(650, 720);
    assertThat(report.folds().get(2).model().rows()).isBetween(380, 408);
    assertThat(report.folds())
        .allSatisfy(fold -> assertThat(fold.model().leading().value()).isGreaterThan(0.75))
        .allSatisfy(fold -> assertThat(fold.gains()).hasSize(3));

    BacktestFold first = report.folds().get(0);
    assertThat(first.first()).isEqualTo(first.model());
    assertThat(first.gainOfRetraining().value()).isZero();
    BacktestFold last = report.folds().get(2);
    assertThat(last.gainOfRetraining().value())
        .isCloseTo(last.model().leading().value() - last.first().leading().value(), within(1e-12))
        .isNotZero();
    assertThat(shares).isSorted().last().isEqualTo(1.0);
  }

  @Test
  void anOriginMeasuresWhatATrainingRunOfThatMomentMeasures() throws Exception {
    fixture.parcels().append(0, 3000);
    BacktestFold last = fixture.service(1).backtest(request(), WEEKLY, share -> {}).folds().get(2);
    Parcels.edit(
        folder.resolve("parcels"),
        ModelopsSettings.FILE,
        "{by: time, test: 0.3}",
        "{by: time, test-from: '" + last.trainedAt() + "'}");
    TrainingReport run = fixture.train(APRIL);
    assertThat(last.model()).isEqualTo(run.model());
    assertThat(last.gains()).isEqualTo(run.gains());
  }

  @Test
  void itIsARunWithAStepForEachFoldAndRegistersNothing() {
    fixture.parcels().append(0, 3000);
    BacktestReport report = fixture.service(1).backtest(request(), WEEKLY, share -> {});
    Run run = fixture.tracker.find(report.runId()).orElseThrow();
    assertThat(run.status()).isEqualTo(RunStatus.FINISHED);
    assertThat(run.name()).startsWith("backtest of parcels");
    assertThat(run.metrics())
        .containsEntry("auc", report.folds().get(2).model().leading().value())
        .containsEntry("mean_auc", report.mean())
        .containsEntry("mean_auc_of_first_model", report.meanOfFirst());
    assertThat(fixture.registry.find("parcels", "champion")).isEmpty();
  }

  @Test
  void aHistoryTooShortIsToldAndFailsTheRun() {
    fixture.parcels().append(0, 300);
    assertThatThrownBy(() -> fixture.service(1).backtest(request(), WEEKLY, share -> {}))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot test back over")
        .hasMessageContaining("no training after PT192H");
    assertThat(fixture.tracker.list("parcels", 10))
        .singleElement()
        .satisfies(run -> assertThat(run.status()).isEqualTo(RunStatus.FAILED));
  }

  private TrainingRequest request() {
    return new TrainingRequest(fixture.useCase(), new TrainingRequest.Current(), APRIL, "tests");
  }
}
