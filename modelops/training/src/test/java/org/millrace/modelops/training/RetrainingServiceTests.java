package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.training.RetrainingService.Advice;
import org.millrace.modelops.training.retraining.RetrainingDecision.Action;
import org.millrace.modelops.training.retraining.Trigger;

/** What a policy says of real runs and real datasets. */
class RetrainingServiceTests {
  @TempDir Path folder;
  private TrainingFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = new TrainingFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void countsTheRowsThatMaturedSinceTheChampion() throws Exception {
    fixture.parcels().append(0, 2000);
    policy("{every: 7d, rows: 100, cool-down: 6h, least-labels: 1000}");
    // 2,000 orders take 14 days; the last have matured by the 18th.
    Instant middle = Instant.parse("2024-03-14T00:00:00Z");
    Advice before = advise(middle);
    assertThat(before.facts().champion()).isEmpty();
    assertThat(before.facts().newLabels()).isEqualTo(before.facts().labels());
    assertThat(before.decision().trigger()).contains(Trigger.NEW_DATA);

    TrainingReport report = fixture.train(middle);
    assertThat(report.promoted()).isTrue();
    TrainingReport.RowCounts rows = report.rows();
    long learned = rows.train() + rows.embargoed() + (long) rows.test();
    assertThat(before.facts().labels()).hasValue(learned);
    Run run = fixture.tracker.find(report.runId()).orElseThrow();
    Clock soon = clock(run.startedAt().plus(Duration.ofHours(6)).minusNanos(1000));
    Advice cooling = service(soon).advise(fixture.useCase());
    assertThat(cooling.facts().champion()).contains(middle);
    assertThat(cooling.facts().trainings()).containsExactly(run.startedAt());
    assertThat(cooling.facts().underWay()).isFalse();
    long all = cooling.facts().labels().orElseThrow();
    assertThat(cooling.facts().newLabels()).hasValue(all - learned);
    assertThat(all - learned).isGreaterThan(100);
    assertThat(cooling.decision().action()).isEqualTo(Action.WAIT);
    assertThat(cooling.decision().nextLook()).isEqualTo(run.startedAt().plus(Duration.ofHours(6)));
    Advice over = service(clock(cooling.decision().nextLook())).advise(fixture.useCase());
    assertThat(over.decision().action()).isEqualTo(Action.TRAIN);
    assertThat(over.decision().trigger()).contains(Trigger.NEW_DATA);

    // Backtests measure, and make no model that a budget would count.
    fixture
        .service(1)
        .backtest(
            new TrainingRequest(
                fixture.useCase(), new TrainingRequest.Current(), Parcels.APRIL, "tests"),
            new BacktestSettings(Duration.ofDays(3), Duration.ofDays(7)),
            done -> {});
    assertThat(service(soon).advise(fixture.useCase()).facts().trainings()).hasSize(1);
  }

  @Test
  void saysWhatItDoesNotKnow() throws Exception {
    policy("{rows: 100, quality: [{metric: live_auc, at-least: 0.8}]}");
    Advice advice = advise(Parcels.APRIL);
    assertThat(advice.facts().labels()).isEmpty();
    assertThat(advice.decision().action()).isEqualTo(Action.WAIT);
    assertThat(advice.decision().unknown())
        .containsExactly(
            "live_auc, which should be at least 0.8",
            "how many rows have got their outcome since the champion was trained");
  }

  @Test
  void withoutASectionItSaysHowToWriteOne() {
    assertThatThrownBy(() -> advise(Parcels.APRIL))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot tell when to train parcels again")
        .hasMessageContaining("modelops.yaml has no section 'retraining'");
  }

  private void policy(String section) throws Exception {
    Parcels.edit(
        fixture.useCaseFolder, "modelops.yaml", "seed: 7", "seed: 7\nretraining: " + section);
  }

  private Advice advise(Instant now) {
    return service(clock(now)).advise(fixture.useCase());
  }

  private RetrainingService service(Clock clock) {
    return new RetrainingService(fixture.catalog, fixture.tracker, fixture.registry, clock);
  }

  private static Clock clock(Instant at) {
    return Clock.fixed(at, ZoneOffset.UTC);
  }
}
