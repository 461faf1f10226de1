package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.modelops.predictor.Predictor;
import org.millrace.modelops.training.own.MeanSlope;
import tools.jackson.databind.json.JsonMapper;

class TrainerTypesTests {
  private static final JsonMapper JSON = JsonMapper.shared();

  @Test
  void knowsThoseOfThisProgramAndThoseOnTheClassPath() {
    assertThat(TrainerTypes.known().keySet())
        .containsExactly(
            "cart",
            "factorization-machine",
            "liblinear",
            "linear",
            "mean-slope",
            "random-forest",
            "xgboost");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cart",
        "factorization-machine",
        "liblinear",
        "linear",
        "random-forest",
        "xgboost"
      })
  void everyTypeHasDefaultsAndSaysItsName(String type) {
    TrainerSettings settings = read("{\"type\": \"" + type + "\"}");
    assertThat(settings.type()).isEqualTo(type);
    assertThat(settings.params()).containsEntry("trainer", type).hasSizeGreaterThan(2);
  }

  @Test
  void readsWeightsConstraintsAndEarlyStopping() {
    assertThat(
            read(
                """
                {"type": "xgboost", "class-weight": "balanced",
                 "monotone": {"distance": "increasing", "seats": "decreasing"},
                 "early-stopping": {"rounds": 7}}\
                """))
        .isEqualTo(
            new XgboostSettings(
                200,
                6,
                0.1,
                1,
                1,
                1,
                1,
                0,
                0,
                ClassWeight.BALANCED,
                new Monotone(
                    Map.of(
                        "distance", Monotone.Direction.INCREASING,
                        "seats", Monotone.Direction.DECREASING)),
                new EarlyStopping(7, 0.1)));
    assertThat(read("{\"type\": \"cart\", \"class-weight\": 4}").params())
        .containsEntry("class_weight", "4.0");
    assertThat(read("{\"type\": \"liblinear\", \"solver\": \"l1r-lr\"}").params())
        .containsEntry("solver", "l1r-lr");
  }

  @Test
  void refusesWhatItDoesNotKnowNamingWhatItKnows() {
    refused("{\"type\": \"svm\"}", "Cannot find trainer type 'svm'", "use one of cart, ");
    refused(
        "{\"type\": \"cart\", \"rounds\": 3}",
        "Invalid option 'rounds' of trainer 'cart'",
        "use one of depth, least-leaf, least-gain, class-weight, monotone");
    refused("{\"rounds\": 3}", "Cannot tell the trainer", "write type: and one of cart");
    refused("{\"type\": \"cart\", \"class-weight\": \"even\"}", "Invalid class-weight");
    refused("{\"type\": \"cart\", \"class-weight\": -1}", "Invalid class-weight -1.0");
    refused("{\"type\": \"cart\", \"depth\": \"deep\"}", "Cannot read the options of trainer");
    refused("{\"type\": \"cart\", \"depth\": 99}", "Invalid depth 99.0");
    refused(
        "{\"type\": \"xgboost\", \"early-stopping\": {\"share\": 0.9}}",
        "Invalid early-stopping.share 0.9");
    refused(
        "{\"type\": \"liblinear\", \"solver\": \"l2r-l2loss-svc\"}",
        "Cannot use solver 'l2r-l2loss-svc' of liblinear",
        "[l2r-lr, l2r-lr-dual, l1r-lr,");
  }

  @Test
  void aSolverForTheOtherTaskIsRefusedWhenItIsToLearn() {
    Examples examples = MadeUp.labels();
    TrainerSettings settings = read("{\"type\": \"liblinear\", \"solver\": \"l2r-l2loss-svr\"}");
    assertThatThrownBy(() -> MadeUp.ofLabels(examples).fit(settings, examples, MadeUp.ROWS))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("use one of [l2r-lr, l2r-lr-dual, l1r-lr]");
  }

  @Test
  void onesOwnTrainerIsNamedReadAndServedLikeAnyOther() {
    TrainerSettings settings =
        read("{\"type\": \"mean-slope\", \"feature\": \"x\", \"strength\": 2}");
    assertThat(settings).isEqualTo(new MeanSlope("x", 2));
    Examples examples = MadeUp.labels();
    Fitter fitter = MadeUp.ofLabels(examples);
    Fitted fitted = fitter.fit(settings, examples, MadeUp.ROWS);
    Predictor predictor = Predictor.compile(fitter.encoding(), fitted.model(), "good");
    Row row = new Row(MadeUp.SCHEMA);
    for (int i = 0; i < 200; i++) {
      examples.features().read(i, row);
      assertThat(predictor.score(row)).isCloseTo(fitted.answer().applyAsDouble(row), within(1e-12));
    }
    assertThat(fitted.importance()).containsEntry("x", 1.0).containsEntry("kind", 0.0);
    assertThat(fitted.provenance())
        .containsEntry("trainer", MeanSlope.class.getName())
        .containsEntry("rows", "1500");
    refused("{\"type\": \"mean-slope\", \"slope\": 2}", "use one of feature, strength");
  }

  private static TrainerSettings read(String json) {
    return JSON.readValue(json, TrainerSettings.class);
  }

  private static void refused(String json, String... words) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(ProblemException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }
}
