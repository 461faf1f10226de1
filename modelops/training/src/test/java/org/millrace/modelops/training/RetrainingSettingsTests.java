package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.kernel.Charter;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.training.retraining.MetricBound;
import org.millrace.modelops.training.retraining.RetrainingPolicy;
import org.millrace.modelops.training.retraining.TrainingBudget;

/** Section {@code retraining} of a use case's file. */
class RetrainingSettingsTests {
  @TempDir Path parent;
  private Path folder;

  @BeforeEach
  void copy() throws Exception {
    folder = Parcels.copy(parent);
  }

  @Test
  void readsTheWholeSection() throws Exception {
    policy(
        "{every: 7d, rows: 10000, drift: [{metric: psi, at-most: 0.25}],"
            + " quality: [{metric: auc, at-least: 0.75}], cool-down: 12h,"
            + " budget: {trainings: 4, per: 30d}, least-labels: 500}");
    RetrainingPolicy policy = settings().retraining();
    assertThat(policy)
        .isEqualTo(
            new RetrainingPolicy(
                Duration.ofDays(7),
                10_000L,
                List.of(new MetricBound("psi", null, 0.25)),
                List.of(new MetricBound("auc", 0.75, null)),
                Duration.ofHours(12),
                new TrainingBudget(4, Duration.ofDays(30)),
                500L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {cool-down: 1h}                                   | names nothing that calls for a training
          {every: 1h}                                       | 'every' is 1h, 'cool-down' 1d
          {every: 7days}                                    | Invalid time span '7days'
          {rows: 0}                                         | 'rows' is 0
          {rows: 5, least-labels: 0}                        | 'least-labels' is 0
          {rows: 5, budget: {trainings: 0, per: 0d}}        | 'budget' is of 0 trainings
          {rows: 5, budget: {trainings: 2, per: 0d}}        | 'per' of 'budget' has no length
          {rows: 5, budget: {trainings: 2}}                 | Cannot find field 'per'
          {drift: [{metric: PSI, at-most: 1}]}              | 'PSI' under 'drift' can't be the name
          {quality: [{metric: auc}]}                        | 'auc' under 'quality' has not exactly one bound
          {drift: [{metric: psi, at-least: 1, at-most: 2}]} | 'psi' under 'drift' has not exactly one bound
          {rows: 5, weekly: true}                           | Invalid field 'weekly'
          """)
  void aFaultIsToldWithFileReasonAndFix(String section, String words) throws Exception {
    policy(section);
    assertThatThrownBy(this::settings)
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(words)
        .satisfies(
            e ->
                assertThat(((ProblemException) e).problems())
                    .allSatisfy(problem -> assertThat(problem.fix()).isNotBlank()));
  }

  private void policy(String section) throws Exception {
    Parcels.edit(folder, "modelops.yaml", "seed: 7", "seed: 7\nretraining: " + section);
  }

  private ModelopsSettings settings() {
    UseCase useCase = UseCase.open(folder);
    return ModelopsSettings.read(useCase, Charter.read(useCase));
  }
}
