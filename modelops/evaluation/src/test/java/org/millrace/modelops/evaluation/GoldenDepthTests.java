package org.millrace.modelops.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.millrace.kernel.Calibrator;
import tools.jackson.databind.json.JsonMapper;

/** Agreement with scikit-learn and SciPy; {@code golden_depth.py} wrote the values. */
class GoldenDepthTests {
  private static final Offset<Double> AGREES = within(1e-9);

  @ParameterizedTest
  @MethodSource("regressions")
  void regressionAgreesWithScikitLearn(Regression golden) {
    RegressionEvaluation ours =
        RegressionEvaluation.of(golden.predicted, golden.actual, golden.quantiles);
    assertThat(ours.rows()).isEqualTo(golden.actual.length);
    assertThat(ours.rmse().value()).isCloseTo(golden.rmse, AGREES);
    assertThat(ours.mae().value()).isCloseTo(golden.mae, AGREES);
    assertThat(ours.r2().value()).isCloseTo(golden.r2, AGREES);
    // Beyond 1 the distance counts as a share, since a zero outcome makes this number huge.
    assertThat(ours.mape().value()).isCloseTo(golden.mape, within(1e-9 * Math.max(1, golden.mape)));
    for (int i = 0; i < golden.quantiles.length; i++) {
      assertThat(ours.pinball().get(i).quantile()).isEqualTo(golden.quantiles[i]);
      assertThat(ours.pinball().get(i).loss().value()).isCloseTo(golden.pinball[i], AGREES);
    }
  }

  @ParameterizedTest
  @MethodSource("classifications")
  void calibrationCurveAgreesWithScikitLearn(Classification golden) {
    List<CalibrationBin> ours = CalibrationBin.of(golden.probability, golden.label, 10);
    assertThat(ours).hasSameSizeAs(golden.observed);
    for (int bin = 0; bin < golden.observed.length; bin++) {
      assertThat(ours.get(bin).observed()).isCloseTo(golden.observed[bin], AGREES);
      assertThat(ours.get(bin).predicted()).isCloseTo(golden.predicted[bin], AGREES);
    }
  }

  @ParameterizedTest
  @MethodSource("classifications")
  void isotonicStepsAgreeWithScikitLearn(Classification golden) {
    Calibrator.Isotonic ours = IsotonicFit.of(golden.probability, golden.label);
    assertThat(ours.from()).containsExactly(golden.isotonicFrom, AGREES);
    assertThat(ours.to()).containsExactly(golden.isotonicTo, AGREES);
    assertThat(ours.apply(golden.grid)).containsExactly(golden.isotonicAt, AGREES);
  }

  @ParameterizedTest
  @MethodSource("classifications")
  void plattsCurveAgreesWithScikitLearn(Classification golden) {
    Calibrator.Platt ours = PlattFit.of(golden.probability, golden.label);
    if (golden.plattSlope < 0) {
      assertThat(ours.slope()).isZero();
      return;
    }
    assertThat(ours.slope()).isCloseTo(golden.plattSlope, AGREES);
    assertThat(ours.intercept()).isCloseTo(golden.plattIntercept, AGREES);
  }

  @ParameterizedTest
  @MethodSource("classifications")
  void varianceOfAveragePrecisionAgreesWithTakingEachRowsWeight(Classification golden) {
    Interval ours =
        BinaryEvaluation.of(golden.probability, golden.label).averagePrecisionInterval();
    double ap = BinaryEvaluation.of(golden.probability, golden.label).averagePrecision();
    double logOdds =
        Math.log(ours.upper() / (1 - ours.upper())) - Math.log(ours.lower() / (1 - ours.lower()));
    double deviation = logOdds / 2 / Interval.NORMAL_975 * ap * (1 - ap);
    assertThat(deviation * deviation).isCloseTo(golden.apVariance, within(1e-5));
  }

  @ParameterizedTest
  @MethodSource("classifications")
  void liftAndIntervalsOfSharesAgree(Classification golden) {
    List<Lift> lifts = Lift.at(golden.probability, golden.label, golden.shares);
    for (int i = 0; i < golden.shares.length; i++) {
      assertThat(lifts.get(i).lift().value()).isCloseTo(golden.lift[i], AGREES);
    }
    Confusion confusion = Confusion.at(0.5, golden.probability, golden.label);
    same(confusion.precisionInterval(), golden.precisionWilson[0], golden.precisionWilson[1]);
    same(confusion.recallInterval(), golden.recallWilson[0], golden.recallWilson[1]);
  }

  @Test
  void welchsTestAgreesWithSciPy() {
    Tests golden = read().tests;
    double[] losses = new double[golden.inside.length + golden.outside.length];
    double[] which = new double[losses.length];
    for (int i = 0; i < losses.length; i++) {
      boolean inside = i < golden.inside.length;
      which[i] = inside ? 1 : 0;
      losses[i] = inside ? golden.inside[i] : golden.outside[i - golden.inside.length];
    }
    WeakSlice slice =
        new Losses(losses).table(SliceColumn.ofNumbers("inside", which, 2)).slice(1, "inside");
    assertThat(slice.pValue()).isCloseTo(golden.pValue, AGREES);
    same(slice.excess().interval(), golden.lower, golden.upper);
  }

  @Test
  void studentsPointsAgreeWithSciPy() {
    Tests golden = read().tests;
    for (int i = 0; i < golden.freedom.length; i++) {
      assertThat(StudentT.quantile975(golden.freedom[i])).isCloseTo(golden.t975[i], within(5e-5));
    }
  }

  private static void same(Interval ours, double lower, double upper) {
    assertThat(ours.lower()).isCloseTo(lower, AGREES);
    assertThat(ours.upper()).isCloseTo(upper, AGREES);
  }

  static List<Regression> regressions() {
    return read().regressions;
  }

  static List<Classification> classifications() {
    return read().classifications;
  }

  private static Golden read() {
    try (InputStream in = GoldenDepthTests.class.getResourceAsStream("golden_depth.json")) {
      return JsonMapper.shared().readValue(in, Golden.class);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  record Golden(
      Map<String, String> versions,
      List<Regression> regressions,
      List<Classification> classifications,
      Tests tests) {}

  record Regression(
      String name,
      double[] predicted,
      double[] actual,
      double rmse,
      double mae,
      double r2,
      double mape,
      double[] quantiles,
      double[] pinball) {
    @Override
    public String toString() {
      return name;
    }
  }

  record Classification(
      String name,
      double[] probability,
      boolean[] label,
      @JsonProperty("ap_variance") double apVariance,
      @JsonProperty("curve_observed") double[] observed,
      @JsonProperty("curve_predicted") double[] predicted,
      @JsonProperty("isotonic_from") double[] isotonicFrom,
      @JsonProperty("isotonic_to") double[] isotonicTo,
      double[] grid,
      @JsonProperty("isotonic_at") double[] isotonicAt,
      @JsonProperty("platt_slope") double plattSlope,
      @JsonProperty("platt_intercept") double plattIntercept,
      double[] shares,
      double[] lift,
      @JsonProperty("precision_wilson") double[] precisionWilson,
      @JsonProperty("recall_wilson") double[] recallWilson) {
    @Override
    public String toString() {
      return name;
    }
  }

  record Tests(
      double[] inside,
      double[] outside,
      @JsonProperty("p_value") double pValue,
      double lower,
      double upper,
      double[] freedom,
      double[] t975) {}
}
