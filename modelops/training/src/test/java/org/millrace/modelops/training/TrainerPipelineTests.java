package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.kernel.ProblemException;
import org.millrace.modelops.predictor.ModelPackage;

/** Every trainer goes the whole way, from a dataset version to a package that is registered. */
class TrainerPipelineTests {
  private static final String XGBOOST = "{type: xgboost, rounds: 20, depth: 3, learning-rate: 0.3}";
  @TempDir Path folder;
  private TrainingFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = new TrainingFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: random-forest, trees: 30, depth: 6}",
        "{type: cart, depth: 4, least-leaf: 30, class-weight: balanced}",
        "{type: xgboost, rounds: 200, depth: 3, monotone: {weight: increasing},"
            + " early-stopping: {rounds: 10, share: 0.2}}",
        "{type: liblinear, solver: l1r-lr}",
        "{type: factorization-machine, factors: 4}",
        "{type: mean-slope, feature: weight}"
      })
  void goesFromDatasetToPackage(String trainer) throws Exception {
    Parcels.edit(fixture.useCaseFolder, ModelopsSettings.FILE, XGBOOST, trainer);
    fixture.parcels().append(0, 1500);
    TrainingReport report = fixture.train(Parcels.APRIL);
    ModelPackage loaded = ModelPackage.load(report.version().folder());
    assertThat(loaded.digest()).isEqualTo(report.version().packageDigest());
    assertThat(loaded.examples()).hasSizeGreaterThan(100);
    assertThat(report.metrics().get("auc")).isGreaterThan(0.6);
  }

  @Test
  void anOptionThatDoesNotExistIsToldWithItsLine() throws Exception {
    Parcels.edit(
        fixture.useCaseFolder, ModelopsSettings.FILE, XGBOOST, "{type: random-forest, rounds: 20}");
    assertThatThrownBy(() -> Recipe.read(fixture.useCase()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Invalid option 'rounds' of trainer 'random-forest'")
        .hasMessageContaining("use one of trees, depth, least-leaf, subsample, column-sample");
  }
}
