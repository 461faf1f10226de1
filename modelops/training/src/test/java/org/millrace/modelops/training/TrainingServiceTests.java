package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.Digests;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.predictor.ModelPackage;
import org.millrace.modelops.tracking.DatasetUse;
import org.millrace.modelops.tracking.GateVerdict;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunStart;
import org.millrace.modelops.tracking.RunStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TrainingServiceTests {
  /** 3,000 orders take 20 days and 20 hours; by this time all have matured. */
  private static final Instant APRIL = Instant.parse("2024-04-01T00:00:00Z");

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
                    fixture.useCase(), new TrainingRequest.Current(), APRIL, "tests"),
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
    assertThat(report.model().auc()).isGreaterThan(0.8);
    assertThat(report.gainOver("majority").orElseThrow().of().auc()).isEqualTo(0.5);
    assertThat(report.gainOver("rule").orElseThrow().auc().difference()).isPositive();
    assertThat(report.threshold()).isEqualTo(0.25);

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
    TrainingReport report = fixture.train(APRIL);

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
    TrainingReport report = fixture.train(APRIL);

    Path folder = report.version().folder();
    ModelPackage loaded = ModelPackage.load(folder);
    assertThat(loaded.digest()).isEqualTo(report.version().packageDigest());
    assertThat(loaded.label()).isEqualTo("late");
    assertThat(loaded.examples()).hasSize(200);

    JsonMapper json = JsonMapper.builder().build();
    JsonNode metrics = json.readTree(folder.resolve("metrics.json"));
    assertThat(metrics.at("/metrics/auc").asDouble()).isEqualTo(report.model().auc());
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
          new TrainingRequest(fixture.useCase(), new TrainingRequest.Current(), APRIL, "tests");
      TrainingReport report = fixture.service(threads).train(request, Progress.NONE);
      digests.add(Digests.of(report.version().folder().resolve("data/model.json")));
    }
    assertThat(digests).containsOnly(digests.get(0));

    Parcels.edit(fixture.useCaseFolder, "modelops.yaml", "seed: 7", "seed: 8");
    TrainingReport other = fixture.train(APRIL);
    assertThat(Digests.of(other.version().folder().resolve("data/model.json")))
        .isNotEqualTo(digests.get(0));
  }

  @Test
  void comparesTheNextModelWithTheChampionOnTheSameRows() {
    fixture.parcels().append(0, 2000);
    TrainingReport first = fixture.train(APRIL);
    assertThat(first.gainOver("champion")).isEmpty();
    TrainingReport second = fixture.train(APRIL);

    assertThat(second.gainOver("champion").orElseThrow().auc().difference()).isZero();
    assertThat(second.gainOver("champion").orElseThrow().of()).isEqualTo(first.model());
    assertThat(second.promoted()).isTrue();
    assertThat(fixture.registry.find("parcels", "champion")).contains(second.version());
  }

  @Test
  void comparesWithAChampionThatHasOtherFeatures() throws Exception {
    fixture.parcels().append(0, 2000);
    TrainingReport first = fixture.train(APRIL);
    Parcels.edit(
        fixture.useCaseFolder,
        "dataops.yaml",
        "{name: weight, row: weight}",
        "{name: w, row: ln(weight)}");
    TrainingReport second = fixture.train(APRIL);

    assertThat(second.gainOver("champion").orElseThrow().of()).isEqualTo(first.model());
  }

  @Test
  void doesNotPromoteOverAChampionItCannotAsk() throws Exception {
    fixture.parcels().append(0, 2000);
    TrainingReport first = fixture.train(APRIL);
    Files.writeString(first.version().folder().resolve("metrics.json"), "{}");
    TrainingReport second = fixture.train(APRIL);

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
    TrainingReport report = fixture.train(APRIL);

    assertThat(report.promoted()).isFalse();
    GateVerdict failed = report.failedGates().get(0);
    assertThat(failed.gate()).isEqualTo("auc_at_least");
    assertThat(failed.numbers()).isEqualTo(Map.of("value", report.model().auc(), "bound", 0.999));
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
  void countsOnlyWhatWasKnownAtTheMomentOfTraining() {
    fixture.parcels().append(0, 3000);
    Instant moment = Parcels.MARCH.plus(Duration.ofDays(15));
    TrainingReport report = fixture.train(moment);

    // An order at the moment itself is known, one placed later is not; matured is three days old.
    assertThat(report.rows().spine()).isEqualTo(15 * 144 + 1);
    assertThat(report.rows().immature()).isEqualTo(3 * 144);
    assertThat(report.testTo()).isBeforeOrEqualTo(moment.minus(Duration.ofDays(3)));
    assertThat(report.rows().train())
        .isEqualTo(fixture.train(moment).rows().train())
        .isLessThan(fixture.train(APRIL).rows().train());
  }

  @Test
  void readsThePinnedVersionsThoughRowsCameLater() {
    Parcels parcels = fixture.parcels();
    parcels.append(0, 2000);
    for (String stream : List.of("orders", "depots", "deliveries")) {
      var dataset = fixture.catalog.find("parcels." + stream).orElseThrow();
      dataset.tag("march", dataset.current().orElseThrow());
    }
    TrainingReport before = fixture.train(APRIL);
    parcels.append(2000, 3000);
    TrainingReport pinned = fixture.train(new TrainingRequest.Tagged("march"), APRIL);

    assertThat(pinned.rows()).isEqualTo(before.rows());
    assertThat(pinned.model()).isEqualTo(before.model());
    assertThat(fixture.train(APRIL).rows().spine()).isEqualTo(3000);
  }

  @Test
  void countsAKeyOnceAsItWasKnownLast() {
    Parcels parcels = fixture.parcels();
    parcels.append(0, 2000);
    TrainingReport before = fixture.train(APRIL);
    Instant later = Parcels.MARCH.plus(Duration.ofHours(30));
    parcels.append("deliveries", List.of(parcels.delivery(7, 2, later)));
    parcels.append("orders", List.of(parcels.order(7, 0, 3, Parcels.MARCH.plusSeconds(4200))));

    assertThat(fixture.train(APRIL).rows().spine()).isEqualTo(before.rows().spine());
  }

  @Test
  void readsAnOlderVersionByTheContractOfToday() throws Exception {
    fixture.parcels().append(0, 2000);
    TrainingReport before = fixture.train(APRIL);
    String weight = "      - {name: weight, logicalType: number}\n";
    String express = "      - {name: express, logicalType: boolean}\n";
    Parcels.edit(fixture.useCaseFolder, "contracts/orders.odcs.yaml", weight, express + weight);
    TrainingReport after = fixture.train(APRIL);

    assertThat(after.model()).isEqualTo(before.model());
    assertThat(after.gainOver("rule")).isEqualTo(before.gainOver("rule"));
  }

  @Test
  void trainsALinearModelToo() throws Exception {
    fixture.parcels().append(0, 2000);
    Parcels.edit(
        fixture.useCaseFolder,
        "modelops.yaml",
        "{type: xgboost, rounds: 20, depth: 3, learning-rate: 0.3}",
        "{type: linear}");
    TrainingReport report = fixture.train(APRIL);

    assertThat(report.model().auc()).isGreaterThan(0.8);
    assertThat(report.gainOver("linear").orElseThrow().auc().difference()).isZero();
    assertThat(report.version().folder().resolve("data/linear.json")).exists();
  }

  @Test
  void aRunWithoutDataFailsAndSaysWhy() {
    assertThatThrownBy(() -> fixture.train(APRIL))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot read dataset parcels.orders: there is no such dataset")
        .hasMessageContaining("Cannot read dataset parcels.deliveries");
    Run run = fixture.tracker.list("parcels", 1).get(0);
    assertThat(run.status()).isEqualTo(RunStatus.FAILED);
    assertThat(run.reason()).contains("there is no such dataset");
    assertThat(fixture.registry.list("parcels")).isEmpty();
    assertThat(timer("training", "failure")).isEqualTo(1);
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
        new TrainingRequest(fixture.useCase(), new TrainingRequest.Current(), APRIL, "tests");
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

  @Test
  void tellsPrometheusOfItsStagesRowsAndGates() {
    fixture.parcels().append(0, 2000);
    TrainingReport report = fixture.train(APRIL);

    assertThat(timer("training", "success")).isEqualTo(1);
    assertThat(Arrays.stream(Stage.values()).map(s -> timer("training-" + s.word(), "success")))
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

  private long timer(String stage, String outcome) {
    return fixture
        .meters
        .get("pipeline.run")
        .tag("stage", stage)
        .tag("outcome", outcome)
        .timer()
        .count();
  }
}
