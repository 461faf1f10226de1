package org.millrace.modelops.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.millrace.kernel.ProblemException;

class RegressionEvaluationTests {
  @Test
  void countsByHand() {
    RegressionEvaluation evaluation =
        RegressionEvaluation.of(new double[] {1, 4, 4}, new double[] {2, 2, 5}, 0.9, 0.025);
    assertThat(evaluation.rmse().value()).isEqualTo(Math.sqrt(2));
    assertThat(evaluation.mae().value()).isEqualTo(4.0 / 3);
    assertThat(evaluation.r2().value()).isEqualTo(0);
    assertThat(evaluation.mape().value()).isEqualTo((0.5 + 1 + 0.2) / 3);
    assertThat(evaluation.pinball().get(0).loss().value()).isEqualTo((0.9 + 0.2 + 0.9) / 3);
    assertThat(evaluation.metrics())
        .containsKeys("rows", "rmse", "mae_lower", "r2_upper", "mape", "pinball_q90")
        .containsKeys("pinball_q2_5_lower")
        .hasSize(1 + 3 * 6);
  }

  @Test
  void nothingIsSaidOfFewerThanTwoRows() {
    assertThatThrownBy(() -> RegressionEvaluation.of(new double[] {1}, new double[] {1}))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot evaluate a regression on 1 rows");
  }

  @Test
  void refusesWhatIsNoNumber() {
    double[] two = {1, 2};
    assertThatThrownBy(() -> RegressionEvaluation.of(new double[] {1, Double.NaN}, two))
        .hasMessageContaining("Invalid prediction NaN of 2.0 in row 1");
    assertThatThrownBy(() -> RegressionEvaluation.of(new double[] {1}, two))
        .hasMessageContaining("1 predictions on 2 outcomes");
    assertThatThrownBy(() -> RegressionEvaluation.of(two, two, 1.0))
        .hasMessageContaining("Invalid quantile 1.0");
  }

  @Test
  void equalOutcomesLeaveTheShareExplainedOpen() {
    RegressionEvaluation evaluation =
        RegressionEvaluation.of(new double[] {1, 2}, new double[] {3, 3});
    assertThat(evaluation.r2().value()).isZero();
    assertThat(evaluation.r2().interval().lower()).isEqualTo(Double.NEGATIVE_INFINITY);
  }
}
