package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.kernel.Charter;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.training.tuning.TuningMetric;
import org.millrace.modelops.training.tuning.TuningSettings;

class TuningSettingsTests {
  static final String TUNING =
      """
      tuning:
        search: tpe
        trials: 12
        metric: auc
        folds: 2
        space:
          depth: {from: 2, to: 6}
          learning-rate: {from: 0.05, to: 0.5, scale: log}
          subsample: {among: [0.5, 0.8, 1.0]}
      """;

  @TempDir Path parent;
  Path folder;

  @BeforeEach
  void copy() throws Exception {
    folder = Parcels.copy(parent);
    Parcels.edit(folder, ModelopsSettings.FILE, "seed: 7\n", "seed: 7\n" + TUNING);
  }

  @Test
  void readsASection() {
    TuningSettings tuning = read().tuning();
    assertThat(tuning).isNotNull();
    assertThat(tuning.search()).isEqualTo(TuningSettings.Kind.TPE);
    assertThat(tuning.metric()).isEqualTo(TuningMetric.AUC);
    assertThat(tuning.parameters().parameters()).hasSize(3);
    assertThat(tuning.space().keySet()).containsExactly("depth", "learning-rate", "subsample");
  }

  @Test
  void whatIsLeftOutHasItsDefault() throws Exception {
    Parcels.edit(folder, ModelopsSettings.FILE, "  search: tpe\n", "");
    Parcels.edit(folder, ModelopsSettings.FILE, "  metric: auc\n", "");
    Parcels.edit(folder, ModelopsSettings.FILE, "  folds: 2\n", "");
    TuningSettings tuning = read().tuning();
    assertThat(tuning).isNotNull();
    assertThat(tuning.search()).isEqualTo(TuningSettings.Kind.TPE);
    assertThat(tuning.metric()).isEqualTo(TuningMetric.LOG_LOSS);
    assertThat(tuning.folds()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          trials: 12           | trials: 0                | trials' is 0
          trials: 12           | minutes: 0               | minutes' is 0.0
          folds: 2             | folds: 50                | folds' is 50
          search: tpe          | search: grid             | grid
          metric: auc          | metric: gini             | gini
          metric: auc          | metric: rmse             | Cannot tune for rmse
          from: 2, to: 6       | from: 6, to: 6           | it goes from 6 to 6
          from: 2, to: 6       | from: 2, to: 60          | Invalid depth 60.0 of the trainer
          from: 2, to: 6       | from: 2.0, to: 6.5       | Cannot tune 'depth' at 2.0
          from: 2, to: 6       | from: 2                  | it is neither a range of numbers
          from: 2, to: 6       | from: low, to: high      | it is neither a range of numbers
          from: 2, to: 6       | from: 2, to: 6, step: 2  | step
          from: 0.05, to: 0.5  | from: 0, to: 0.5         | no ratio leads away from 0
          depth: {             | deep: {                  | Invalid option 'deep' of trainer 'xgboost'
          0.5, 0.8, 1.0        | 0.5                      | give two or more values
          0.5, 0.8, 1.0        | 0.5, 0.5                 | give two or more values
          0.5, 0.8, 1.0        | 0.5, half                | Cannot tune 'subsample' at "half"
          search: tpe          | search: halving          | halving needs to know
          folds: 2             | resource: rounds         | belong to halving
          """)
  void refusesWhatMakesNoSense(String what, String with, String says) throws Exception {
    Parcels.edit(folder, ModelopsSettings.FILE, what, with);
    assertThatThrownBy(this::read)
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(says)
        .hasMessageContaining("modelops.yaml");
  }

  @Test
  void aBudgetIsNeeded() throws Exception {
    Parcels.edit(folder, ModelopsSettings.FILE, "  trials: 12\n", "");
    assertThatThrownBy(this::read).hasMessageContaining("it has no budget; give 'trials'");
  }

  @Test
  void halvingGivesOutWhatTheTrainerSaysItHas() throws Exception {
    Parcels.edit(
        folder, ModelopsSettings.FILE, "search: tpe", "search: halving\n  resource: epochs");
    assertThatThrownBy(this::read).hasMessageContaining("Cannot give out 'epochs' by halving");
    Parcels.edit(folder, ModelopsSettings.FILE, "resource: epochs", "resource: depth");
    assertThatThrownBy(this::read).hasMessageContaining("'depth' is both resource and searched");
    Parcels.edit(folder, ModelopsSettings.FILE, "resource: depth", "resource: rounds");
    assertThat(read().tuning()).isNotNull();
  }

  @Test
  void aFaultOfTheSpaceNamesItsLineWithinTheSection() throws Exception {
    Parcels.edit(folder, ModelopsSettings.FILE, "from: 2, to: 6", "from: 2, to: 60");
    assertThatThrownBy(this::read)
        .hasMessageContaining("modelops.yaml:9: Cannot tune 'depth' at 60");
  }

  private ModelopsSettings read() {
    UseCase useCase = UseCase.open(folder);
    return ModelopsSettings.read(useCase, Charter.read(useCase));
  }
}
