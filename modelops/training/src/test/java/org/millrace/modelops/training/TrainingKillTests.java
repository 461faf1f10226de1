package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunStatus;

/** The process is killed (kill -9) in each stage of a training; the next start finds order. */
@Tag("slow")
class TrainingKillTests {
  private static final int SIGKILL = 128 + 9;
  private static final List<Stage> STAGES =
      List.of(
          Stage.READ, Stage.FEATURES, Stage.TRAIN, Stage.EVALUATE, Stage.PACKAGE, Stage.REGISTER);

  @Test
  @Timeout(180)
  void aRunThatIsCutOffInAnyStageIsEndedAndLeavesNoHalfVersion(@TempDir Path folder)
      throws Exception {
    try (TrainingFixture fixture = new TrainingFixture(folder)) {
      fixture.parcels().append(0, 1200);
      for (Stage stage : STAGES) {
        assertThat(train(folder, stage)).as("%s", stage).isEqualTo(SIGKILL);

        assertThat(fixture.tracker.running()).as("%s", stage).hasSize(1);
        Run run = fixture.tracker.running().get(0);
        Path left = folder.resolve("models/parcels").resolve(run.id());
        if (stage == Stage.PACKAGE) {
          assertThat(entries(left)).anyMatch(name -> name.startsWith(".package-"));
        } else if (stage == Stage.REGISTER) {
          assertThat(entries(left)).contains("package");
        }

        assertThat(fixture.service(1).endInterruptedRuns()).isEqualTo(1);
        Run ended = fixture.tracker.find(run.id()).orElseThrow();
        assertThat(ended.status()).as("%s", stage).isEqualTo(RunStatus.KILLED);
        assertThat(ended.reason()).contains("The process ended");
        assertThat(fixture.tracker.gates(run.id())).isEmpty();
        assertThat(fixture.registry.list("parcels")).isEmpty();
        assertThat(fixture.registry.aliases("parcels")).isEmpty();
        assertThat(entries(left)).as("%s", stage).isSubsetOf("data");
      }
      assertThat(fixture.service(1).endInterruptedRuns()).isZero();
      assertThat(fixture.train(Parcels.APRIL).version().version()).isEqualTo(1);
      assertThat(fixture.service(1).endInterruptedRuns()).isZero();
    }
  }

  private static int train(Path folder, Stage stage) throws IOException, InterruptedException {
    File printed = folder.resolve("printed-" + stage + ".txt").toFile();
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx400m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                KilledTraining.class.getName(),
                folder.toString(),
                stage.name())
            .redirectErrorStream(true)
            .redirectOutput(printed)
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(printed.toString()).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> entries(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
