package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunStart;
import org.millrace.modelops.tracking.RunStatus;

/** Runs that come to nothing, and say so. */
class TrainingFailureTests {
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
  void aRunWithoutDataFailsAndSaysWhy() {
    assertThatThrownBy(() -> fixture.train(Parcels.APRIL))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot read dataset parcels.orders: there is no such dataset")
        .hasMessageContaining("Cannot read dataset parcels.deliveries");
    Run run = fixture.tracker.list("parcels", 1).get(0);
    assertThat(run.status()).isEqualTo(RunStatus.FAILED);
    assertThat(run.reason()).contains("there is no such dataset");
    assertThat(fixture.registry.list("parcels")).isEmpty();
    assertThat(fixture.runs("training", "failure")).isEqualTo(1);
  }

  @Test
  void aRunBeforeTheFirstOutcomeFailsAndSaysWhy() {
    fixture.parcels().append(0, 300);
    assertThatThrownBy(() -> fixture.train(Parcels.MARCH.plus(Duration.ofDays(2))))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot train on 0 rows");
    assertThat(fixture.tracker.list("parcels", 1).get(0).status()).isEqualTo(RunStatus.FAILED);
  }

  @Test
  void anInterruptedRunIsKilled() {
    fixture.parcels().append(0, 2000);
    TrainingRequest request =
        new TrainingRequest(
            fixture.useCase(), new TrainingRequest.Current(), Parcels.APRIL, "tests");
    assertThatThrownBy(
            () ->
                fixture
                    .service(1)
                    .train(
                        request,
                        (stage, fraction) -> {
                          if (stage == Stage.FEATURES && fraction == 1) {
                            Thread.currentThread().interrupt();
                          }
                        }))
        .isInstanceOf(CancellationException.class);
    Run run = fixture.tracker.list("parcels", 1).get(0);
    assertThat(run.status()).isEqualTo(RunStatus.KILLED);
    assertThat(run.reason()).isEqualTo("Stopped before train");
  }

  @Test
  void endsRunsThatACrashCutOff() {
    Run cut =
        fixture.tracker.begin(new RunStart("parcels", "digest", "cut off", "tests", 7, Map.of()));
    assertThat(fixture.service(1).endInterruptedRuns()).isEqualTo(1);
    assertThat(fixture.tracker.find(cut.id()).orElseThrow().status()).isEqualTo(RunStatus.KILLED);
  }
}
