package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Percentage.withPercentage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.modelops.tracking.GateVerdict;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunStatus;
import org.millrace.modelops.tracking.VersionStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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

  @Test
  void judgesThePackageAsServingWillLoadIt() throws Exception {
    fixture.parcels().append(0, 2000);
    Parcels.edit(
        fixture.useCaseFolder,
        "modelops.yaml",
        "gates:",
        """
        gates:
          - {metric: package_size_mb, at-most: 0.001, because: it goes into a car}
          - {metric: package_latency_p99_us, at-most: 1000000}
          - {metric: package_load_ms, at-most: 60000}
          - {metric: package_skew, at-most: 0.000001}""");
    TrainingReport report = fixture.train(Parcels.APRIL);

    assertThat(report.failedGates())
        .extracting(GateVerdict::gate)
        .containsExactly("package_size_mb_at_most");
    assertThat(report.failedGates().get(0).message())
        .contains("but must be at most 0.001 (it goes into a car)")
        .contains("Train fewer or shallower trees");
    Path folder = report.version().folder();
    double stored = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        boolean tells =
            Set.of("metrics.json", "model-card.md", MlBom.FILE).contains(file.toFile().getName());
        stored += tells ? 0 : Files.size(file) / 1e6;
      }
    }
    assertThat(report.metrics().get("package_size_mb")).isCloseTo(stored, withPercentage(1));
    assertThat(report.metrics().get("package_latency_p99_us")).isPositive();
    assertThat(report.metrics().get("package_skew")).isBetween(0.0, 1e-6);
    JsonNode told = JsonMapper.shared().readTree(Files.readString(folder.resolve("metrics.json")));
    assertThat(told.path("gates").toString()).contains(report.failedGates().get(0).message());
    assertThat(told.path("metrics").path("package_size_mb").asDouble())
        .isEqualTo(report.metrics().get("package_size_mb"));
    try (Stream<Path> beside = Files.list(folder.resolveSibling("."))) {
      assertThat(beside.map(file -> file.toFile().getName()))
          .containsExactlyInAnyOrder("data", "package", "plots");
    }
  }

  @Test
  void waitsForAPersonWhereOneIsAskedFor() throws Exception {
    fixture.parcels().append(0, 2000);
    Parcels.edit(
        fixture.useCaseFolder, "modelops.yaml", "gates:", "approval: {by: risk-office}\ngates:");
    TrainingReport report = fixture.train(Parcels.APRIL);

    assertThat(report.promoted()).isFalse();
    assertThat(report.waitsFor()).map(ApprovalSettings::by).contains("risk-office");
    assertThat(fixture.registry.aliases("parcels")).containsExactly(Map.entry("challenger", 1));
    assertThat(fixture.tracker.find(report.runId()).orElseThrow().reason())
        .isEqualTo("All gates passed. Waiting for approval by risk-office.");
    Parcels.edit(fixture.useCaseFolder, "charter.yaml", "at-least: 0.6,", "at-least: 0.999,");
    TrainingReport worse = fixture.train(Parcels.APRIL);
    assertThat(worse.waitsFor()).isEmpty();
    assertThat(fixture.registry.life().state("parcels", 2).status()).isEqualTo(VersionStatus.HELD);

    Parcels.edit(fixture.useCaseFolder, "modelops.yaml", "{by: risk-office}", "{by: ' '}");
    assertThatThrownBy(() -> fixture.train(Parcels.APRIL))
        .hasMessageContaining("it does not say whose word is needed");
  }
}
