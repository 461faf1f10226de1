package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.modelops.tracking.GateVerdict;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model looked at in parts: by a run, from the files to what it leaves. */
class InspectionTests {
  private static final Instant APRIL = Instant.parse("2024-04-01T00:00:00Z");

  @TempDir Path folder;
  private TrainingFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = new TrainingFixture(folder);
    Parcels.edit(fixture.useCaseFolder, "modelops.yaml", "seed: 7", "seed: 7\nslices: [depot]");
    fixture.parcels().append(0, 2500);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void everyNumberHasItsInterval() {
    TrainingReport report = fixture.train(APRIL);
    for (String name :
        new String[] {
          "auc",
          "average_precision",
          "log_loss",
          "brier",
          "precision",
          "recall",
          "f1",
          "accuracy",
          "value_per_1000",
          "lift_at_10"
        }) {
      assertThat(report.metrics().get(name))
          .as(name)
          .isBetween(report.metrics().get(name + "_lower"), report.metrics().get(name + "_upper"));
    }
    assertThat(report.metrics()).doesNotContainKey("linear_log_loss_lower");
    assertThat(report.metrics()).containsKeys("linear_log_loss", "weak_slices");
  }

  @Test
  void declaredSlicesAreMeasuredAndAGateMayNameThem() throws Exception {
    Parcels.edit(
        fixture.useCaseFolder,
        "modelops.yaml",
        "gates:",
        "gates:\n  - {metric: lowest_slice_auc, at-least: 0.99, because: every depot counts}");
    TrainingReport report = fixture.train(APRIL);

    JsonNode slices = metrics(report).at("/slices");
    assertThat(slices.valueStream().map(slice -> slice.at("/slice").asString()))
        .containsExactlyInAnyOrder("depot = north", "depot = south", "depot = harbour");
    double rows = slices.valueStream().mapToInt(slice -> slice.at("/rows").asInt()).sum();
    assertThat(rows).isEqualTo(report.metrics().get("test_rows"));
    double lowest =
        slices
            .valueStream()
            .mapToDouble(slice -> slice.at("/model/auc").asDouble())
            .min()
            .orElse(0);
    assertThat(report.metrics().get("lowest_slice_auc")).isCloseTo(lowest, within(1e-12));
    assertThat(report.failedGates())
        .extracting(GateVerdict::gate)
        .containsExactly("lowest_slice_auc_at_least");
    assertThat(card(report)).contains("## Slices", "| depot = harbour |", "## Where it is worst");
  }

  @Test
  void protectedFieldsAreLookedAtForFairness() throws Exception {
    Parcels.edit(
        fixture.useCaseFolder,
        "contracts/orders.odcs.yaml",
        "{name: depot, logicalType: string, required: true}",
        "{name: depot, logicalType: string, required: true, classification: protected}");
    TrainingReport report = fixture.train(APRIL);

    JsonNode groups = metrics(report).at("/fairness");
    assertThat(groups.valueStream().map(group -> group.at("/group").asString()))
        .containsExactlyInAnyOrder("depot = north", "depot = south", "depot = harbour");
    // Parcels from the harbour are late more often, so more of them are called.
    for (JsonNode group : groups) {
      boolean harbour = group.at("/group").asString().endsWith("harbour");
      assertThat(group.at("/statistical_parity/value").asDouble() > 0).isEqualTo(harbour);
    }
    assertThat(report.metrics().get("statistical_parity_difference")).isBetween(0.02, 0.6);
    assertThat(report.metrics().get("disparate_impact_ratio")).isBetween(0.3, 0.98);
    assertThat(report.metrics()).containsKey("equal_opportunity_difference");
    assertThat(card(report)).contains("## Fairness", "| depot = harbour |");
  }

  @Test
  void tellsWhatTheModelReliesOn() throws Exception {
    TrainingReport report = fixture.train(APRIL);
    JsonNode first = metrics(report).at("/permutation_importance/0");
    assertThat(first.at("/feature").asString()).isEqualTo("weight");
    assertThat(first.at("/loss/interval/lower").asDouble()).isGreaterThan(0.1);
    assertThat(card(report)).contains("## What it relies on", "| weight |");
    assertThat(metrics(report).at("/fairness")).isEmpty();
    Path plots = folder.resolve("models/parcels").resolve(report.runId()).resolve("plots");
    assertThat(plots)
        .isDirectoryContaining("glob:**/lift.png")
        .isDirectoryContaining("glob:**/thresholds.png");
  }

  private static JsonNode metrics(TrainingReport report) {
    return JsonMapper.shared().readTree(report.version().folder().resolve("metrics.json"));
  }

  private static String card(TrainingReport report) throws Exception {
    return Files.readString(report.version().folder().resolve("model-card.md"));
  }
}
