package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TuningServiceTests {
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
  void findsATrainerNoWorseThanTheFilesAndShowsEveryTrial() throws Exception {
    List<TuningProgress.Reached> reached = new ArrayList<>();
    TuningReport report = fixture.tuning(1).tune(request(), reached::add);

    assertThat(report.status()).isEqualTo(RunStatus.FINISHED);
    assertThat(report.trials()).hasSize(13).extracting(Trial::number).isSorted();
    assertThat(report.trials()).allMatch(Trial::counts);
    TuningReport.Best best = report.best().orElseThrow();
    double greatest =
        report.trials().stream()
            .map(Trial::value)
            .mapToDouble(v -> v == null ? 0 : v)
            .max()
            .orElseThrow();
    assertThat(best.value()).isEqualTo(greatest).isGreaterThanOrEqualTo(best.asTheFileHasIt());
    JsonNode values = report.trials().get(best.trial()).values();
    assertThat(best.section().path("depth")).isEqualTo(values.path("depth"));
    assertThat(best.section().path("rounds").asInt()).isEqualTo(20);
    assertThat(best.yaml()).startsWith("trainer:\n  type: xgboost\n  rounds: 20\n");

    assertThat(reached).hasSize(13);
    assertThat(reached.get(12)).isEqualTo(new TuningProgress.Reached(1, 13, 13, best.value()));
    Run run = fixture.tracker.find(report.runId()).orElseThrow();
    assertThat(run.kind()).isEqualTo("tuning");
    assertThat(run.metrics()).containsEntry("best_auc", best.value());
    assertThat(run.params()).containsEntry("space.depth", "2 to 6").containsKey("dataset.orders");
    assertThat(fixture.tracker.list("parcels", 100)).singleElement().isEqualTo(run);
    assertThat(fixture.tracker.within(run.id())).hasSize(13);
    Path files = folder.resolve("models/parcels").resolve(run.id());
    assertThat(files.resolve("plots/trials.png")).isNotEmptyFile();
    assertThat(JsonMapper.shared().readTree(Files.readString(files.resolve("trials.json"))))
        .hasSize(13);
  }

  @Test
  void theSameSeedGivesTheSameTrialsHoweverManyWorkersThereAre() {
    TuningReport one = fixture.tuning(1).tune(request(), TuningProgress.NONE);
    Instant other = request().asOf().plusSeconds(1);
    TuningReport four = fixture.tuning(4).tune(request(other), TuningProgress.NONE);
    assertThat(summary(four)).isEqualTo(summary(one));
    assertThat(four.best().map(TuningReport.Best::yaml))
        .isEqualTo(one.best().map(TuningReport.Best::yaml));
  }

  @Test
  void theTestRowsHaveNoSayInIt() throws Exception {
    edit("{by: time, test: 0.3}", "{by: time, test-from: 2024-03-15T00:00:00Z}");
    edit("trials: 12", "trials: 3");
    TuningReport before = fixture.tuning(1).tune(request(), TuningProgress.NONE);
    // What becomes of orders from the 15th of March on, all of them tests, is told anew.
    Parcels parcels = fixture.parcels();
    parcels.append(
        "deliveries",
        IntStream.range(14 * 144, 3000)
            .mapToObj(
                i ->
                    parcels.delivery(
                        i, i % 2 == 0 ? 2 : 0, Parcels.MARCH.plusSeconds(600L * i + 200_000)))
            .toList());
    TuningReport after = fixture.tuning(1).tune(request(), TuningProgress.NONE);
    assertThat(after.trials()).hasSize(4);
    assertThat(summary(after)).isEqualTo(summary(before));
    assertThat(fixture.tracker.within(after.runId())).as("it was tried anew").hasSize(4);
  }

  @Test
  void halvingEndsWithTheFilesOwnResource() throws Exception {
    edit("search: tpe\n  trials: 12", "search: halving\n  resource: rounds\n  trials: 9");
    TuningReport report = fixture.tuning(2).tune(request(), TuningProgress.NONE);
    assertThat(report.trials()).hasSize(1 + 9 + 3 + 1);
    assertThat(report.trials().stream().filter(Trial::counts)).hasSize(2);
    assertThat(report.best().orElseThrow().section().path("rounds").asInt()).isEqualTo(20);
    assertThat(fixture.tracker.find(report.trials().get(1).runId()).orElseThrow().params())
        .containsEntry("rounds", "2")
        .containsEntry("share", Double.toString(1.0 / 9));
  }

  @Test
  void halvingMayGiveOutRows() throws Exception {
    edit("search: tpe\n  trials: 12", "search: halving\n  resource: rows\n  trials: 6");
    TuningReport report = fixture.tuning(1).tune(request(), TuningProgress.NONE);
    assertThat(report.trials()).hasSize(1 + 6 + 2).allMatch(t -> t.status() == RunStatus.FINISHED);
  }

  @Test
  void trialsAreMeasuredByKeyWhereTheUseCaseSplitsByKey() throws Exception {
    edit("{by: time, test: 0.3}", "{by: hash, test: 0.3}");
    edit("trials: 12", "trials: 2");
    edit("seed: 7\n", "seed: 7\nleakage: {across-time: true}\n");
    TuningReport report = fixture.tuning(1).tune(request(), TuningProgress.NONE);
    assertThat(report.best().orElseThrow().value()).isBetween(0.75, 0.95);
  }

  @Test
  void timeEndsItAfterWhatHasBegun() throws Exception {
    edit("trials: 12", "minutes: 0.01");
    TuningReport report = fixture.tuning(1).tune(request(), TuningProgress.NONE);
    assertThat(report.status()).isEqualTo(RunStatus.FINISHED);
    assertThat(report.trials()).hasSizeGreaterThan(1).allMatch(Trial::counts);
  }

  @Test
  void trainsWithTheBestAndSaysWhereItIsFrom() throws Exception {
    edit("trials: 12", "trials: 2");
    TuningReport tuned = fixture.tuning(1).tune(request(), TuningProgress.NONE);
    TunedTrainer trainer = tuned.tuned().orElseThrow();
    TrainingReport trained = fixture.service(1).train(request().with(trainer), Progress.NONE);

    Map<String, String> params = fixture.tracker.find(trained.runId()).orElseThrow().params();
    assertThat(params)
        .containsEntry("tuned_by", tuned.runId())
        .containsEntry("trainer_section", trainer.section().toString())
        .containsEntry("depth", trainer.section().path("depth").asString());
    JsonNode provenance =
        JsonMapper.shared()
            .readTree(
                Files.readString(
                    folder.resolve(
                        "models/parcels/" + trained.runId() + "/package/provenance.json")));
    assertThat(provenance.at("/tuned/tuning_run").asString()).isEqualTo(tuned.runId());
    assertThat(provenance.at("/tuned/section").toString()).isEqualTo(trainer.section().toString());
  }

  @Test
  void refusesAUseCaseWithoutTheSectionAndRowsTooFew() throws Exception {
    assertThatThrownBy(
            () ->
                fixture
                    .tuning(1)
                    .tune(request(Parcels.MARCH.plusSeconds(9 * 86_400)), TuningProgress.NONE))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot tune on");
    assertThat(fixture.tuning(1).list("parcels"))
        .singleElement()
        .satisfies(report -> assertThat(report.status()).isEqualTo(RunStatus.FAILED));
    edit(TuningSettingsTests.TUNING, "");
    assertThatThrownBy(() -> fixture.tuning(1).tune(request(), TuningProgress.NONE))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("has no section 'tuning'");
  }

  static List<String> summary(TuningReport report) {
    return report.trials().stream()
        .map(t -> t.number() + " " + t.values() + " " + t.value())
        .toList();
  }

  private void edit(String what, String with) throws Exception {
    Parcels.edit(folder.resolve("parcels"), ModelopsSettings.FILE, what, with);
  }

  private TrainingRequest request() {
    return request(Parcels.APRIL);
  }

  private TrainingRequest request(Instant asOf) {
    return new TrainingRequest(fixture.useCase(), new TrainingRequest.Current(), asOf, "tests");
  }
}
