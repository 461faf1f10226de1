package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.kernel.Charter;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;

class ModelopsSettingsTests {
  private static final String FILE = "modelops.yaml";

  @TempDir Path parent;
  Path folder;

  @BeforeEach
  void copy() throws Exception {
    folder = Parcels.copy(parent);
  }

  @Test
  void readsTheReferenceUseCase() {
    Recipe recipe = Recipe.read(UseCase.open(Path.of("../../usecases/flight-delays")));
    assertThat(recipe.settings().label())
        .isEqualTo(
            new LabelSettings("late", "arrivals", "arr_delay > 15", null, Duration.ofDays(2)));
    assertThat(recipe.settings().trainer())
        .isEqualTo(new XgboostSettings(200, 6, 0.05, 20, 0.8, 0.5, 1, 0, 0));
    assertThat(recipe.settings().baselines())
        .containsExactly(Baseline.MAJORITY, Baseline.RULE, Baseline.LINEAR);
    assertThat(recipe.streams())
        .containsExactly("schedule", "weather", "departures", "arrivals", "cancellations");
    assertThat(recipe.settings().allGates(recipe.charter()))
        .extracting(Gate::name)
        .contains("auc_at_least", "auc_gain_over_champion_at_least");
    // 15 USD for a seat held in vain, 40 for a connection saved.
    assertThat(recipe.threshold()).isCloseTo(15.0 / 55, within(1e-12));
  }

  @Test
  void aParameterLeftOutHasItsDefault() throws Exception {
    Parcels.edit(
        folder,
        FILE,
        "{type: xgboost, rounds: 20, depth: 3, learning-rate: 0.3}",
        "{type: xgboost}");
    assertThat(read().trainer()).isEqualTo(new XgboostSettings(200, 6, 0.1, 1, 1, 1, 1, 0, 0));
  }

  @Test
  void aSliceMustBeAFeature() throws Exception {
    Parcels.edit(folder, FILE, "seed: 7", "seed: 7\nslices: [depot, colour, depot]");
    assertThat(read().slices()).containsExactly("depot", "colour");
    assertThatThrownBy(() -> Recipe.read(UseCase.open(folder)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot slice by [colour] in modelops.yaml");
  }

  @Test
  void aGateOnAMetricNobodyMeasuresIsRefusedNamingThoseThereAre() throws Exception {
    Parcels.edit(folder, FILE, "metric: auc_gain_over_champion", "metric: gini");
    Parcels.edit(folder, "charter.yaml", "metric: auc,", "metric: roc,");
    assertThatThrownBy(this::read)
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot gate on metric 'gini'")
        .hasMessageContaining("Cannot gate on metric 'roc'")
        .hasMessageContaining("auc_gain_over_rule, auc_gain_over_rule_lower, auc_gain_over_linear");
  }

  @Test
  void ofTwoGatesOnOneMetricTheStricterHolds() throws Exception {
    Parcels.edit(folder, FILE, "gates:\n", "gates:\n  - {metric: auc, at-least: 0.75}\n");
    Charter charter = Charter.read(UseCase.open(folder));
    assertThat(read().allGates(charter))
        .filteredOn(gate -> gate.metric().equals("auc"))
        .extracting(Gate::bound)
        .containsExactly(0.75);
  }

  @Test
  void aThresholdInTheFileGoesBeforeTheChartersValues() throws Exception {
    Parcels.edit(folder, FILE, "seed: 7", "seed: 7\nthreshold: 0.4");
    assertThat(read().threshold(Charter.read(UseCase.open(folder)))).isEqualTo(0.4);
  }

  @Test
  void valuesWithoutASensibleThresholdAreRefused() throws Exception {
    Parcels.edit(folder, "charter.yaml", "true-positive: 3", "true-positive: -3");
    assertThatThrownBy(() -> Recipe.read(UseCase.open(folder)).threshold())
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("a right call brings -3.0 over a miss")
        .hasMessageContaining("set 'threshold' in modelops.yaml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          test: 0.3                  | test: 1.5              | Invalid share of test rows 1.5
          test: 0.3                  | test: 0.3, test-from: 2024-03-10T00:00:00Z | give either 'test'
          rounds: 20                 | rounds: 0              | Invalid rounds 0.0 of the trainer
          rounds: 20                 | trees: 20              | trees
          type: xgboost              | type: forest           | forest
          matures: 3d                | matures: soon          | Invalid time span 'soon'
          name: late                 | name: Too Late         | Invalid label 'Too Late'
          at-least: -0.01            | at-least: -0.01, at-most: 1 | a gate has exactly one bound
          seed: 7                    | seed: 7\\nthreshold: 7 | Invalid threshold 7.0
          seed: 7                    | seed: 7\\ncalibration: beta | beta
          when: "delay > 1", matures: 3d} | value: delay, matures: 3d}\\ncalibration: platt | Cannot use calibration 'platt'
          baselines: [majority, rule | baselines: [majority, best | best
          delay > 1                  | delay                  | Invalid expression 'delay' of type NUMBER
          delay > 1                  | lateness > 1           | lateness
          when: "delay > 1"          | value: delay           | Cannot gate on metric 'auc'
          when: "delay > 1"          | value: delay           | mae_gain_over_linear_lower
          when: "delay > 1"          | value: delay           | Cannot compare with baseline 'majority'
          when: "delay > 1"          | when: "delay > 1", value: delay | both 'when' and 'value'
          , when: "delay > 1"        | ''                     | neither 'when' nor 'value'
          baselines: [majority       | baselines: [mean       | Cannot compare with baseline 'mean'
          stream: deliveries         | stream: arrivals       | Cannot find stream 'arrivals'
          """)
  void refusesWhatMakesNoSense(String what, String with, String says) throws Exception {
    Parcels.edit(folder, FILE, what, with.replace("\\n", "\n"));
    assertThatThrownBy(() -> Recipe.read(UseCase.open(folder)).threshold())
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(says);
  }

  @Test
  void aRuleBaselineNeedsARule() throws Exception {
    Parcels.edit(folder, "charter.yaml", "rule: weight\n", "");
    assertThatThrownBy(this::read)
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("charter.yaml states no rule");
  }

  private ModelopsSettings read() {
    UseCase useCase = UseCase.open(folder);
    return ModelopsSettings.read(useCase, Charter.read(useCase));
  }
}
