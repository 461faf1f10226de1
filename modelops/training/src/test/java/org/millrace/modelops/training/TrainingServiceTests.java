package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.Digests;
import org.millrace.modelops.predictor.ModelPackage;
import org.millrace.modelops.tracking.DatasetUse;
import org.millrace.modelops.tracking.GateVerdict;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TrainingServiceTests {
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
  void makesAChampionOfAModelThatPassesItsGates() throws Exception {
    fixture.parcels().append(0, 3000);
    List<Stage> stages = new ArrayList<>();
    TrainingReport report =
        fixture
            .service(1)
            .train(
                new TrainingRequest(
                    fixture.useCase(), new TrainingRequest.Current(), Parcels.APRIL, "tests"),
                (stage, fraction) -> {
                  if (fraction == 1) {
                    stages.add(stage);
                  }
                });

    assertThat(stages).containsExactly(Stage.values());
    assertThat(report.durations()).containsOnlyKeys(Stage.values());
    assertThat(report.failedGates()).isEmpty();
    assertThat(report.promoted()).isTrue();
    assertThat(report.version().version()).isEqualTo(1);
    assertThat(fixture.registry.find("parcels", "champion")).contains(report.version());
    assertThat(report.metrics().get("auc")).isGreaterThan(0.8);
    assertThat(report.gainOver("majority").orElseThrow().of().leading().value()).isEqualTo(0.5);
    assertThat(report.gainOver("rule").orElseThrow().gain().value()).isPositive();
    assertThat(report.threshold()).hasValue(0.25);

    TrainingReport.RowCounts rows = report.rows();
    assertThat(rows.spine()).isEqualTo(3000);
    assertThat(rows.immature()).isZero();
    assertThat(rows.unlabeled()).isBetween(100, 200);
    // Three days at six orders an hour, less those without an outcome.
    assertThat(rows.embargoed()).isBetween(380, 432);
    assertThat(rows.unlabeled() + rows.train() + rows.embargoed() + rows.test()).isEqualTo(3000);
    assertThat(report.trainFrom()).isBetween(Parcels.MARCH, Parcels.MARCH.plusSeconds(3600));
    assertThat(report.testTo()).isBefore(Parcels.MARCH.plus(Duration.ofDays(21)));
  }

  @Test
  void leavesARunThatSaysWhatItReadAndMeasured() {
    fixture.parcels().append(0, 2000);
    TrainingReport report = fixture.train(Parcels.APRIL);

    Run run = fixture.tracker.find(report.runId()).orElseThrow();
    assertThat(run.status()).isEqualTo(RunStatus.FINISHED);
    assertThat(run.reason()).isEqualTo("All gates passed.");
    assertThat(run.useCaseDigest()).isEqualTo(fixture.useCase().digest());
    assertThat(run.metrics()).containsAllEntriesOf(report.metrics());
    assertThat(run.metrics())
        .containsKeys("auc_lower", "auc_upper", "linear_auc", "auc_gain_over_rule_lower");
    assertThat(run.params())
        .containsEntry("trainer", "xgboost")
        .containsEntry("rounds", "20")
        .containsEntry("seed", "7")
        .containsEntry(
            "dataset.orders", Long.toString(report.datasets().get("orders").snapshotId()));
    assertThat(run.datasets())
        .extracting(DatasetUse::name)
        .containsExactlyInAnyOrder(
            "parcels.orders", "parcels.depots", "parcels.deliveries", "parcels.test-rows");
    assertThat(fixture.tracker.gates(report.runId())).isEqualTo(report.gates());
    assertThat(report.gates())
        .extracting(GateVerdict::gate)
        .containsExactly(
            "auc_at_least", "auc_gain_over_baselines_at_least", "auc_gain_over_champion_at_least");
    assertThat(folder.resolve("models/parcels").resolve(run.id()).resolve("plots"))
        .isDirectoryContaining("glob:**/roc.png")
        .isDirectoryContaining("glob:**/importance.png");
  }

  @Test
  void leavesAPackageThatAnswersAsMeasuredAndSaysWhereItComesFrom() throws Exception {
    fixture.parcels().append(0, 2000);
    TrainingReport report = fixture.train(Parcels.APRIL);

    Path folder = report.version().folder();
    ModelPackage loaded = ModelPackage.load(folder);
    assertThat(loaded.digest()).isEqualTo(report.version().packageDigest());
    assertThat(loaded.label()).isEqualTo("late");
    assertThat(loaded.examples()).hasSize(200);

    JsonMapper json = JsonMapper.builder().build();
    JsonNode metrics = json.readTree(folder.resolve("metrics.json"));
    assertThat(metrics.at("/metrics/auc").asDouble()).isEqualTo(report.metrics().get("auc"));
    assertThat(metrics.at("/gates/0/passed").asBoolean()).isTrue();
    JsonNode provenance = json.readTree(folder.resolve("provenance.json"));
    assertThat(provenance.at("/datasets/orders/snapshot_id").asString())
        .isEqualTo(Long.toString(report.datasets().get("orders").snapshotId()));
    assertThat(provenance.at("/libraries/xgboost").asString()).isEqualTo("1.6.2");
    assertThat(provenance.at("/tribuo/trainer/seed").asString()).isEqualTo("7");
    JsonNode profile = json.readTree(folder.resolve("profile.json"));
    assertThat(profile.at("/rows").asInt()).isEqualTo(report.rows().train());
    assertThat(profile.at("/features/0/name").asString()).isEqualTo("weight");
    assertThat(profile.at("/features/0/missing").asInt()).isPositive();
    assertThat(profile.at("/features/0/mean").asDouble()).isCloseTo(5.5, within(0.3));
    assertThat(profile.at("/features/1/values/harbour").asInt()).isPositive();
    assertThat(profile.at("/probability/quantiles")).hasSize(FeatureProfile.AT.size());
    assertThat(Files.readString(folder.resolve("model-card.md")))
        .contains("Parcels arrive late", "parcels.deliveries", "| linear |", "- passed: auc is");
  }

  @Test
  void makesTheSameModelOfTheSameVersionsAndSeedOnAnyNumberOfThreads() throws Exception {
    fixture.parcels().append(0, 2000);
    Parcels.edit(
        fixture.useCaseFolder,
        "modelops.yaml",
        "depth: 3,",
        "depth: 3, subsample: 0.8, column-sample: 0.5,");
    List<String> digests = new ArrayList<>();
    for (int threads : new int[] {1, 2, 2}) {
      TrainingRequest request =
          new TrainingRequest(
              fixture.useCase(), new TrainingRequest.Current(), Parcels.APRIL, "tests");
      TrainingReport report = fixture.service(threads).train(request, Progress.NONE);
      digests.add(Digests.of(report.version().folder().resolve("data/model.json")));
    }
    assertThat(digests).containsOnly(digests.get(0));

    Parcels.edit(fixture.useCaseFolder, "modelops.yaml", "seed: 7", "seed: 8");
    TrainingReport other = fixture.train(Parcels.APRIL);
    assertThat(Digests.of(other.version().folder().resolve("data/model.json")))
        .isNotEqualTo(digests.get(0));
  }

  @Test
  void trainsALinearModelToo() throws Exception {
    fixture.parcels().append(0, 2000);
    Parcels.edit(
        fixture.useCaseFolder,
        "modelops.yaml",
        "{type: xgboost, rounds: 20, depth: 3, learning-rate: 0.3}",
        "{type: linear}");
    TrainingReport report = fixture.train(Parcels.APRIL);

    assertThat(report.metrics().get("auc")).isGreaterThan(0.8);
    assertThat(report.gainOver("linear").orElseThrow().gain().value()).isZero();
    assertThat(report.version().folder().resolve("data/linear.json")).exists();
  }

  @Test
  void tellsPrometheusOfItsStagesRowsAndGates() {
    fixture.parcels().append(0, 2000);
    TrainingReport report = fixture.train(Parcels.APRIL);

    assertThat(fixture.runs("training", "success")).isEqualTo(1);
    assertThat(
            Arrays.stream(Stage.values()).map(s -> fixture.runs("training-" + s.word(), "success")))
        .containsOnly(1L);
    assertThat(fixture.meters.get("training.rows").tag("part", "train").gauge().value())
        .isEqualTo(report.rows().train());
    assertThat(fixture.meters.get("training.gate").tag("gate", "auc_at_least").gauge().value())
        .isEqualTo(1);
    double last =
        fixture
            .meters
            .get("pipeline.last.success.timestamp")
            .tag("stage", "training")
            .gauge()
            .value();
    assertThat(Instant.ofEpochSecond((long) last))
        .isCloseTo(Instant.now(), within(5, ChronoUnit.MINUTES));
  }
}
