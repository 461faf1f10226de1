package org.millrace.modelops.predictor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

class LinearPredictorTests {
  private static final Schema FEATURES =
      Schema.of(
          Field.optional("carrier", FieldType.STRING), Field.optional("hour", FieldType.NUMBER));
  private static final Encoding ENCODING =
      Encoding.of(
          FEATURES, List.of(new Encoding.Input("carrier", "UA"), new Encoding.Input("hour", null)));
  private static final TrainedModel.Linear MODEL =
      new TrainedModel.Linear(
          List.of("late", "on_time"),
          List.of(0.5, 0.25),
          List.of(List.of(2.0, 0.1), List.of(1.0, -0.1)),
          List.of(0.0, 12.0));

  @Test
  void answersTheSoftmaxOfTwoOutputs() {
    double late = Math.exp(0.5 + 2 + 0.1 * (20 - 12));
    double onTime = Math.exp(0.25 + 1 - 0.1 * (20 - 12));
    assertThat(probability("late", "UA", 20)).isCloseTo(late / (late + onTime), within(1e-15));
    assertThat(probability("on_time", "UA", 20)).isCloseTo(onTime / (late + onTime), within(1e-15));
  }

  @Test
  void anAbsentInputAddsNothingNotEvenItsCentre() {
    double expected = 1 / (1 + Math.exp(-0.25));
    assertThat(probability("late", "ZZ", Double.NaN)).isCloseTo(expected, within(1e-15));
    assertThat(Predictor.compile(ENCODING, MODEL, "late").score(new Row(FEATURES)))
        .isCloseTo(expected, within(1e-15));
  }

  @Test
  void staysWithinItsRangeFarOut() {
    assertThat(probability("late", "UA", 1e30)).isEqualTo(1);
    assertThat(probability("late", "UA", -1e30)).isZero();
  }

  @Test
  void refusesAModelThatDoesNotFitItsEncoding() {
    Encoding other = Encoding.of(FEATURES, List.of(new Encoding.Input("hour", null)));
    assertThatThrownBy(() -> Predictor.compile(other, MODEL, "late"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("it has 2 inputs, its encoding 1");
  }

  @Test
  void refusesALabelTheModelDoesNotKnow() {
    assertThatThrownBy(() -> Predictor.compile(ENCODING, MODEL, "cancelled"))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("the model tells apart [late, on_time]");
  }

  @Test
  void refusesNumbersThatMakeNoModel() {
    List<String> labels = List.of("a", "b");
    List<Double> two = List.of(1.0, 2.0);
    assertThatThrownBy(() -> new TrainedModel.Linear(List.of("a"), two, List.of(two, two), two))
        .hasMessageContaining("tells two different labels apart");
    assertThatThrownBy(
            () -> new TrainedModel.Linear(List.of("a", "a"), two, List.of(two, two), two))
        .hasMessageContaining("tells two different labels apart");
    assertThatThrownBy(() -> new TrainedModel.Linear(labels, two, List.of(two), two))
        .hasMessageContaining("1 rows of weights");
    assertThatThrownBy(() -> new TrainedModel.Linear(labels, two, List.of(two, List.of(1.0)), two))
        .hasMessageContaining("each row as long as the centres");
    List<Double> infinite = List.of(1.0, Double.POSITIVE_INFINITY);
    assertThatThrownBy(() -> new TrainedModel.Linear(labels, two, List.of(two, infinite), two))
        .hasMessageContaining("is not finite");
  }

  private static double probability(String label, String carrier, double hour) {
    Row row = new Row(FEATURES);
    row.setString(0, carrier);
    row.setDouble(1, hour);
    return Predictor.compile(ENCODING, MODEL, label).score(row);
  }
}
