package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunStatus;

@Tag("slow")
@Timeout(120)
class TuningStopTests {
  @TempDir Path folder;
  TrainingFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = new TrainingFixture(folder);
    edit("seed: 7\n", "seed: 7\n" + TuningSettingsTests.TUNING);
    fixture.parcels().append(0, 3000);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void goesOnAfterAKillFromTheTrialsThatWereFinished() throws Exception {
    fixture.close();
    killChildAfter(5);
    fixture = TrainingFixture.reopen(folder);
    fixture.service(1).endInterruptedRuns();
    Run killed = fixture.tracker.list("parcels", 9).get(0);
    assertThat(killed.status()).isEqualTo(RunStatus.KILLED);
    long finished =
        fixture.tracker.within(killed.id()).stream()
            .filter(trial -> trial.status() == RunStatus.FINISHED)
            .count();
    assertThat(finished).isBetween(5L, 12L);

    TuningReport report =
        fixture
            .tuning(2)
            .tune(
                fixture.tuning(1).resumed(fixture.useCase(), "tests", Optional.empty()),
                TuningProgress.NONE);
    assertThat(report.status()).isEqualTo(RunStatus.FINISHED);
    assertThat(report.trials()).hasSize(13).allMatch(Trial::counts);
    assertThat(fixture.tracker.within(report.runId())).hasSize((int) (13 - finished));

    TuningReport inOneGo =
        fixture.tuning(1).tune(request(Parcels.APRIL.plusSeconds(1)), TuningProgress.NONE);
    assertThat(TuningServiceTests.summary(report)).isEqualTo(TuningServiceTests.summary(inOneGo));
    assertThat(report.best().map(TuningReport.Best::yaml))
        .isEqualTo(inOneGo.best().map(TuningReport.Best::yaml));
  }

  private void killChildAfter(int trials) throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx400m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TuningChild.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = child.inputReader()) {
      String line = out.readLine();
      while (line != null && !line.equals("over " + trials)) {
        line = out.readLine();
      }
      assertThat(line).as("the child tunes").isNotNull();
    } finally {
      // kill -9
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void aTuningThatIsStoppedEndsWithinSecondsAndLeavesNothingRunning() throws Exception {
    edit("rounds: 20", "rounds: 4000");
    CountDownLatch begun = new CountDownLatch(1);
    FutureTask<TuningReport> tuning =
        new FutureTask<>(
            () ->
                fixture
                    .tuning(2)
                    .tune(
                        request(Parcels.APRIL),
                        new TuningProgress() {
                          @Override
                          public void began(String runId) {
                            begun.countDown();
                          }

                          @Override
                          public void report(Reached reached) {}
                        }));
    Thread thread = new Thread(tuning, "tuning");
    thread.start();
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    Run run = fixture.tracker.running().get(0);
    // Trials take many seconds each, so some go on when it is stopped.
    await().atMost(Duration.ofSeconds(30)).until(() -> !fixture.tracker.within(run.id()).isEmpty());
    Instant asked = Instant.now();
    thread.interrupt();
    assertThatThrownBy(() -> tuning.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(CancellationException.class);
    assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(5));
    assertThat(fixture.tracker.running()).isEmpty();
    assertThat(fixture.tuning(1).find(run.id()).orElseThrow().status()).isEqualTo(RunStatus.KILLED);
    List<Run> trials = fixture.tracker.within(run.id());
    assertThat(trials).allMatch(trial -> trial.status() == RunStatus.KILLED);
  }

  @Test
  void onlyATuningThatWasStoppedIsResumed() throws Exception {
    assertThatThrownBy(
            () -> fixture.tuning(1).resumed(fixture.useCase(), "tests", Optional.empty()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot resume the tuning of parcels: it was never tuned");
    edit("trials: 12", "trials: 1");
    fixture.tuning(1).tune(request(Parcels.APRIL), TuningProgress.NONE);
    assertThatThrownBy(
            () -> fixture.tuning(1).resumed(fixture.useCase(), "tests", Optional.empty()))
        .hasMessageContaining("is FINISHED");
  }

  private void edit(String what, String with) throws Exception {
    Parcels.edit(folder.resolve("parcels"), ModelopsSettings.FILE, what, with);
  }

  private TrainingRequest request(Instant asOf) {
    return new TrainingRequest(fixture.useCase(), new TrainingRequest.Current(), asOf, "tests");
  }
}
