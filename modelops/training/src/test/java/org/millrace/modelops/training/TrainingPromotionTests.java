package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.modelops.tracking.GateVerdict;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunStatus;

/** Which model becomes the champion. */
class TrainingPromotionTests {
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
  void comparesTheNextModelWithTheChampionOnTheSameRows() {
    fixture.parcels().append(0, 2000);
    TrainingReport first = fixture.train(Parcels.APRIL);
    assertThat(first.gainOver("champion")).isEmpty();
    TrainingReport second = fixture.train(Parcels.APRIL);

    assertThat(second.gainOver("champion").orElseThrow().gain().value()).isZero();
    assertThat(second.gainOver("champion").orElseThrow().of()).isEqualTo(first.model());
    assertThat(second.promoted()).isTrue();
    assertThat(fixture.registry.find("parcels", "champion")).contains(second.version());
  }

  @Test
  void comparesWithAChampionThatHasOtherFeatures() throws Exception {
    fixture.parcels().append(0, 2000);
    TrainingReport first = fixture.train(Parcels.APRIL);
    Parcels.edit(
        fixture.useCaseFolder,
        "dataops.yaml",
        "{name: weight, row: weight}",
        "{name: w, row: ln(weight)}");
    TrainingReport second = fixture.train(Parcels.APRIL);

    assertThat(second.gainOver("champion").orElseThrow().of()).isEqualTo(first.model());
  }

  @Test
  void doesNotPromoteOverAChampionItCannotAsk() throws Exception {
    fixture.parcels().append(0, 2000);
    TrainingReport first = fixture.train(Parcels.APRIL);
    Files.writeString(first.version().folder().resolve("metrics.json"), "{}");
    TrainingReport second = fixture.train(Parcels.APRIL);

    assertThat(second.promoted()).isFalse();
    assertThat(second.failedGates()).hasSize(1);
    assertThat(second.failedGates().get(0).message())
        .startsWith("The champion could not be measured: ")
        .contains("metrics.json");
    assertThat(fixture.registry.find("parcels", "champion")).contains(first.version());
  }

  @Test
  void registersAModelThatFailsAGateWithoutAnAlias() throws Exception {
    fixture.parcels().append(0, 2000);
    Parcels.edit(fixture.useCaseFolder, "charter.yaml", "at-least: 0.6,", "at-least: 0.999,");
    TrainingReport report = fixture.train(Parcels.APRIL);

    assertThat(report.promoted()).isFalse();
    GateVerdict failed = report.failedGates().get(0);
    assertThat(failed.gate()).isEqualTo("auc_at_least");
    assertThat(failed.numbers())
        .isEqualTo(Map.of("value", report.metrics().get("auc"), "bound", 0.999));
    assertThat(failed.message())
        .contains("but must be at least 0.999 (below it a coin does nearly as well)")
        .contains("Give the model more rows or better features, or change the gate");
    assertThat(fixture.registry.list("parcels")).containsExactly(report.version());
    assertThat(fixture.registry.aliases("parcels")).isEmpty();
    Run run = fixture.tracker.find(report.runId()).orElseThrow();
    assertThat(run.status()).isEqualTo(RunStatus.FINISHED);
    assertThat(run.reason()).startsWith("Not promoted: auc is 0.");
  }
}
