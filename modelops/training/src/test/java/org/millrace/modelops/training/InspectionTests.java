package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.modelops.tracking.GateVerdict;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model looked at in parts: by one run, from the files to what it leaves. */
class InspectionTests {
  private static final Instant APRIL = Instant.parse("2024-04-01T00:00:00Z");

  @TempDir static Path folder;
  private static TrainingReport report;
  private static JsonNode metrics;
  private static String card;

  @BeforeAll
  static void train() throws Exception {
    try (TrainingFixture fixture = new TrainingFixture(folder)) {
      Path files = fixture.useCaseFolder;
      Parcels.edit(files, "modelops.yaml", "seed: 7", "seed: 7\nslices: [depot]");
      Parcels.edit(
          files,
          "modelops.yaml",
          "gates:",
          "gates:\n  - {metric: lowest_slice_auc, at-least: 0.99, because: every depot counts}");
      Parcels.edit(
          files,
          "contracts/orders.odcs.yaml",
          "{name: depot, logicalType: string, required: true}",
          "{name: depot, logicalType: string, required: true, classification: protected}");
      fixture.parcels().append(0, 2500);
      report = fixture.train(APRIL);
    }
    Path made = report.version().folder();
    metrics = JsonMapper.shared().readTree(made.resolve("metrics.json"));
    card = Files.readString(made.resolve("model-card.md"));
  }

  @Test
  void everyNumberHasItsInterval() {
    for (String name :
        List.of(
            "auc",
            "average_precision",
            "log_loss",
            "brier",
            "precision",
            "recall",
            "f1",
            "accuracy",
            "value_per_1000",
            "lift_at_10")) {
      assertThat(report.metrics().get(name))
          .as(name)
          .isBetween(report.metrics().get(name + "_lower"), report.metrics().get(name + "_upper"));
    }
    assertThat(report.metrics())
        .containsKeys("linear_log_loss", "linear_auc_lower", "weak_slices")
        .doesNotContainKey("linear_log_loss_lower");
  }

  @Test
  void declaredSlicesAreMeasuredAndAGateMayNameThem() {
    JsonNode slices = metrics.at("/slices");
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
    assertThat(report.promoted()).isFalse();
    assertThat(card).contains("## Slices", "| depot = harbour |", "## Where it is worst");
  }

  @Test
  void protectedFieldsAreLookedAtForFairness() {
    JsonNode groups = metrics.at("/fairness");
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
    assertThat(card).contains("## Fairness");
  }

  @Test
  void tellsWhatTheModelReliesOn() {
    JsonNode first = metrics.at("/permutation_importance/0");
    assertThat(first.at("/feature").asString()).isEqualTo("weight");
    assertThat(first.at("/loss/interval/lower").asDouble()).isGreaterThan(0.1);
    assertThat(card).contains("## What it relies on", "| weight |");
    Path plots = folder.resolve("models/parcels").resolve(report.runId()).resolve("plots");
    assertThat(plots)
        .isDirectoryContaining("glob:**/lift.png")
        .isDirectoryContaining("glob:**/thresholds.png");
  }
}
