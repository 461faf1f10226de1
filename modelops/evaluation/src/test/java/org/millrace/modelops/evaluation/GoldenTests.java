package org.millrace.modelops.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Agreement with scikit-learn; {@code golden.py} beside {@code golden.json} wrote the values. */
class GoldenTests {
  private static final Offset<Double> AGREES = within(1e-9);

  @ParameterizedTest
  @MethodSource("cases")
  void numbersAgreeWithScikitLearn(Case golden) {
    BinaryEvaluation ours = BinaryEvaluation.of(golden.probability, golden.label);
    assertThat(ours.rows()).isEqualTo(golden.label.length);
    assertThat(ours.baseRate()).isCloseTo(golden.baseRate, AGREES);
    assertThat(ours.auc()).isCloseTo(golden.auc, AGREES);
    assertThat(ours.averagePrecision()).isCloseTo(golden.averagePrecision, AGREES);
    assertThat(ours.logLoss()).isCloseTo(golden.logLoss, AGREES);
    assertThat(ours.brier()).isCloseTo(golden.brier, AGREES);
    assertThat(ours.calibrationError()).isCloseTo(golden.calibrationError, AGREES);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void intervalAgreesWithDelongByEveryPair(Case golden) {
    Interval ours = BinaryEvaluation.of(golden.probability, golden.label).aucInterval();
    assertThat(ours.lower()).isCloseTo(golden.aucLower, AGREES);
    assertThat(ours.upper()).isCloseTo(golden.aucUpper, AGREES);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void differenceAgreesWithDelongByEveryPair(Case golden) {
    AucDifference ours = AucDifference.of(golden.probability, golden.other, golden.label);
    assertThat(ours.difference()).isCloseTo(golden.difference, AGREES);
    assertThat(ours.interval().lower()).isCloseTo(golden.differenceLower, AGREES);
    assertThat(ours.interval().upper()).isCloseTo(golden.differenceUpper, AGREES);
    assertThat(ours.pValue()).isCloseTo(golden.pValue, AGREES);
    AucDifference turned = AucDifference.of(golden.other, golden.probability, golden.label);
    assertThat(turned.difference()).isEqualTo(-ours.difference());
    assertThat(turned.pValue()).isCloseTo(golden.pValue, AGREES);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void confusionAgreesWithScikitLearn(Case golden) {
    for (At at : golden.at) {
      Confusion ours = Confusion.at(at.threshold, golden.probability, golden.label);
      assertThat(ours)
          .isEqualTo(
              new Confusion(at.confusion[0], at.confusion[1], at.confusion[2], at.confusion[3]));
      assertThat(ours.precision()).isCloseTo(at.precision, AGREES);
      assertThat(ours.recall()).isCloseTo(at.recall, AGREES);
      assertThat(ours.f1()).isCloseTo(at.f1, AGREES);
    }
  }

  static List<Case> cases() throws Exception {
    try (InputStream in = GoldenTests.class.getResourceAsStream("golden.json")) {
      Golden golden = JsonMapper.shared().readValue(in, Golden.class);
      assertThat(golden.versions).containsKeys("scikit-learn", "numpy", "scipy", "python");
      assertThat(golden.cases).hasSizeGreaterThan(7);
      return golden.cases;
    }
  }

  record Golden(Map<String, String> versions, List<Case> cases) {}

  record At(double threshold, long[] confusion, double precision, double recall, double f1) {}

  record Case(
      String name,
      double[] probability,
      double[] other,
      boolean[] label,
      @JsonProperty("base_rate") double baseRate,
      double auc,
      @JsonProperty("auc_lower") double aucLower,
      @JsonProperty("auc_upper") double aucUpper,
      @JsonProperty("average_precision") double averagePrecision,
      @JsonProperty("log_loss") double logLoss,
      double brier,
      @JsonProperty("calibration_error") double calibrationError,
      double difference,
      @JsonProperty("difference_lower") double differenceLower,
      @JsonProperty("difference_upper") double differenceUpper,
      @JsonProperty("p_value") double pValue,
      List<At> at) {
    @Override
    public String toString() {
      return name;
    }
  }
}
