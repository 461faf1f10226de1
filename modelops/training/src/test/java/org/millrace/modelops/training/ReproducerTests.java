package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.training.Reproduction.Cause;
import org.millrace.modelops.training.Reproduction.Difference;
import org.millrace.modelops.training.Reproduction.FileDifference;

class ReproducerTests {
  private static final String XGBOOST = "{type: xgboost, rounds: 20, depth: 3, learning-rate: 0.3}";

  @TempDir Path folder;
  TrainingFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = new TrainingFixture(folder);
    fixture.parcels().append(0, 2000);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {XGBOOST, "{type: linear}"})
  void theSameInputsGiveTheSameModelAgain(String trainer) throws Exception {
    Parcels.edit(fixture.useCaseFolder, "modelops.yaml", XGBOOST, trainer);
    ModelVersion version = fixture.train(Parcels.APRIL).version();
    // What came later must not be learned from, nor be taken for the champion of then.
    fixture.parcels().append(2000, 2500);
    ModelVersion later = fixture.train(Parcels.APRIL).version();

    int runs = fixture.tracker.list("parcels", 100).size();

    Reproduction again = reproduce(version);

    assertThat(fixture.tracker.list("parcels", 100)).as("nothing is recorded").hasSize(runs);
    assertThat(fixture.registry.list("parcels")).containsExactly(later, version);
    assertThat(fixture.runs("training-train", "success")).isEqualTo(2);
    assertThat(again.differences()).filteredOn(file -> file.cause() == Cause.CONTENT).isEmpty();
    assertThat(again.differences())
        .extracting(FileDifference::file)
        .contains("MLmodel")
        .doesNotContain(
            "data/model.json", "data/linear.json", "metrics.json", "model-card.md", MlBom.FILE);
    assertThat(again.record()).isEmpty();
    assertThat(again.environment()).isEmpty();
    assertThat(again.examples()).isEqualTo(new Reproduction.Answers(200, 0, 0));
    assertThat(again.testRows().rows()).isGreaterThan(300);
    assertThat(again.same()).isTrue();
    // Its champion was the first version, which its metrics are measured against.
    if (trainer.equals(XGBOOST)) {
      assertThat(reproduce(later).same()).isTrue();
    }
  }

  @Test
  void showsWhatAnotherSeedMakes() throws Exception {
    Parcels.edit(fixture.useCaseFolder, "modelops.yaml", "depth: 3,", "depth: 3, subsample: 0.5,");
    ModelVersion version = fixture.train(Parcels.APRIL).version();
    Parcels.edit(fixture.useCaseFolder, "modelops.yaml", "seed: 7", "seed: 8");
    String other = fixture.useCase().digest();
    fixture.change("UPDATE run SET use_case_digest = '" + other + "'");

    Reproduction again = reproduce(version);

    assertThat(again.same()).isFalse();
    assertThat(again.record())
        .contains(
            new Difference("seed (run, use case)", "7", "8"),
            new Difference(
                "use case (run, package)",
                other,
                PackageComparison.provenance(version.folder()).path("use_case_digest").asString()));
    assertThat(again.differences())
        .filteredOn(file -> file.cause() == Cause.CONTENT)
        .extracting(FileDifference::file)
        .contains("data/model.json", "data/examples.json", "data/tribuo.pb");
    assertThat(again.testRows().different()).isGreaterThan(300);
    assertThat(again.testRows().greatest()).isPositive();
  }

  @Test
  void showsARecordThatWasTamperedWithAndRefusesWhatIsGone() throws Exception {
    ModelVersion version = fixture.train(Parcels.APRIL).version();
    fixture.change("UPDATE run SET seed = 9");
    Reproduction again = reproduce(version);
    assertThat(again.same()).isFalse();
    assertThat(again.record())
        .containsExactly(
            new Difference("seed (run, use case)", "9", "7"),
            new Difference("seed (run, package)", "9", "7"));
    assertThat(again.testRows().different()).as("the model is the same all the same").isZero();

    fixture.change("UPDATE run SET params = json_set(params, '$.\"dataset.orders\"', '12345')");
    assertThatThrownBy(() -> reproduce(version))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot reproduce parcels version 1")
        .hasMessageContaining("version 12345 of dataset parcels.orders has expired");

    assertThatThrownBy(() -> reproduce(version, Optional.empty()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("is not kept any more");
    UseCase kept = fixture.useCase();
    Parcels.edit(fixture.useCaseFolder, "modelops.yaml", "seed: 7", "seed: 8");
    assertThatThrownBy(() -> reproduce(version, Optional.of(kept)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("was changed: its digest is " + fixture.useCase().digest());

    Files.writeString(version.folder().resolve("metrics.json"), "{}");
    assertThatThrownBy(() -> reproduce(version))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("metrics.json was changed");
  }

  private Reproduction reproduce(ModelVersion version) {
    return reproduce(version, Optional.of(fixture.useCase()));
  }

  private Reproduction reproduce(ModelVersion version, Optional<UseCase> kept) {
    return new Reproducer(
            fixture.service(2),
            fixture.catalog,
            fixture.tracker,
            fixture.registry,
            (name, digest) -> kept)
        .reproduce(version, Progress.NONE);
  }
}
