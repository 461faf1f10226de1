package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import ml.dmlc.xgboost4j.java.Booster;
import org.junit.jupiter.api.Test;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.modelops.predictor.Predictor;
import org.millrace.modelops.predictor.TrainedModel;
import org.tribuo.classification.Label;
import org.tribuo.classification.xgboost.XGBoostClassificationTrainer;
import org.tribuo.common.xgboost.XGBoostModel;
import org.tribuo.common.xgboost.XGBoostTrainer.BoosterType;
import org.tribuo.common.xgboost.XGBoostTrainer.LoggingVerbosity;
import org.tribuo.common.xgboost.XGBoostTrainer.TreeMethod;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.xgboost.XGBoostRegressionTrainer;
import org.tribuo.regression.xgboost.XGBoostRegressionTrainer.RegressionType;

class XgboostFitTests {
  private static final int ROWS = MadeUp.ROWS;

  @Test
  void ofLabelsTheTreesAreThoseOfTribuosTrainerByteForByte() throws Exception {
    Examples examples = MadeUp.labels();
    Fitter fitter = MadeUp.ofLabels(examples);
    XGBoostClassificationTrainer trainer =
        new XGBoostClassificationTrainer(
            BoosterType.GBTREE,
            TreeMethod.HIST,
            25,
            0.3,
            0.1,
            5,
            2,
            0.8,
            0.7,
            1.5,
            0.2,
            1,
            LoggingVerbosity.WARNING,
            fitter.seed());
    TribuoExamples<Label> tribuo =
        new TribuoExamples<>(
            fitter.encoding(),
            Standardisation.none(fitter.encoding()),
            TribuoOutputs.Labels.of(fitter.label()));
    XGBoostModel<Label> theirs =
        trainer.train(
            tribuo.dataset(
                examples, ROWS, new ClassWeight.Weights(1, 1), fitter.source(), fitter.asOf()));

    TrainedModel.Trees ours =
        trees(fitter, new XgboostSettings(25, 5, 0.3, 2, 0.8, 0.7, 1.5, 0.2, 0.1), examples);
    assertThat(ours.json()).isEqualTo(json(theirs));
    assertThat(ours.labels()).isEqualTo(TribuoOutputs.Labels.of(fitter.label()).labels(theirs));
  }

  @Test
  void ofAQuantityTheTreesAreThoseOfTribuosTrainerByteForByte() throws Exception {
    Examples examples = MadeUp.quantity();
    Fitter fitter = MadeUp.ofQuantity(examples);
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("objective", "reg:squarederror");
    parameters.put("base_score", (float) Arrays.stream(examples.targets()).average().orElseThrow());
    parameters.put("tree_method", "hist");
    parameters.put("eta", 0.3);
    parameters.put("max_depth", 5);
    parameters.put("min_child_weight", 2);
    parameters.put("subsample", 0.8);
    parameters.put("colsample_bytree", 0.7);
    parameters.put("lambda", 1.5);
    parameters.put("alpha", 0.2);
    parameters.put("nthread", 1);
    parameters.put("seed", fitter.seed());
    XGBoostRegressionTrainer trainer =
        new XGBoostRegressionTrainer(RegressionType.LINEAR, 25, parameters);
    TribuoExamples<Regressor> tribuo =
        new TribuoExamples<>(
            fitter.encoding(),
            Standardisation.none(fitter.encoding()),
            TribuoOutputs.Quantity.plain(fitter.label()));
    XGBoostModel<Regressor> theirs =
        (XGBoostModel<Regressor>)
            trainer.train(
                tribuo.dataset(
                    examples, ROWS, new ClassWeight.Weights(1, 1), fitter.source(), fitter.asOf()));

    assertThat(
            trees(fitter, new XgboostSettings(25, 5, 0.3, 2, 0.8, 0.7, 1.5, 0.2, 0), examples)
                .json())
        .isEqualTo(json(theirs));
  }

  @Test
  void theProvenanceNamesWhatXgboostWasGivenAndHowManyRoundsWereKept() {
    Examples examples = MadeUp.labels();
    XgboostSettings settings =
        settings(400, ClassWeight.BALANCED, Monotone.FREE, Optional.of(new EarlyStopping(10, 0.2)));
    Fitted fitted = MadeUp.ofLabels(examples).fit(settings, examples, ROWS);
    Map<?, ?> facts = (Map<?, ?>) fitted.provenance().get("instance-values");
    assertThat(facts.get("class-weight")).isEqualTo("balanced");
    assertThat(Integer.parseInt(String.valueOf(facts.get("rounds-kept")))).isBetween(2, 200);
    assertThat(fitted.provenance().get("trainer").toString())
        .contains("XGBoostClassificationTrainer", "seed=7", "eta=0.3");
    assertThat(String.valueOf(facts.get("xgboost")))
        .contains("objective=multi:softprob", "num_class=2", "colsample_bytree=1.0");
    assertThat(settings.params())
        .containsEntry("class_weight", "balanced")
        .containsEntry("early_stopping", "10 rounds on the last 0.2");
  }

  @Test
  void earlyStoppingLearnsFromAllRowsForAsManyRoundsAsWereBest() {
    Examples examples = MadeUp.labels();
    Fitter fitter = MadeUp.ofLabels(examples);
    EarlyStopping early = new EarlyStopping(10, 0.2);
    XgboostSettings settings = settings(400, ClassWeight.EQUAL, Monotone.FREE, Optional.of(early));
    Fitted fitted = fitter.fit(settings, examples, ROWS);
    Map<?, ?> facts = (Map<?, ?>) fitted.provenance().get("instance-values");
    int kept = Integer.parseInt(String.valueOf(facts.get("rounds-kept")));
    assertThat(fitted.model())
        .isEqualTo(
            fitter
                .fit(
                    settings(kept, ClassWeight.EQUAL, Monotone.FREE, Optional.empty()),
                    examples,
                    ROWS)
                .model());
    assertThat(early.heldOut(examples, ROWS).cardinality()).isEqualTo(ROWS / 5);
    assertThat(early.heldOut(examples, ROWS).nextSetBit(0)).isEqualTo(ROWS - ROWS / 5);
  }

  @Test
  void aHeavierLabelIsPredictedMoreOften() {
    Examples examples = MadeUp.labels();
    Fitter fitter = MadeUp.ofLabels(examples);
    double[] means = new double[3];
    ClassWeight[] weights = {
      new ClassWeight(false, 0.2), ClassWeight.EQUAL, new ClassWeight(false, 5)
    };
    for (int i = 0; i < weights.length; i++) {
      means[i] = mean(fitter, settings(20, weights[i], Monotone.FREE, Optional.empty()), examples);
    }
    assertThat(means[0]).isLessThan(means[1] - 0.1);
    assertThat(means[2]).isGreaterThan(means[1] + 0.1);
    // About half of the rows have the label, so that balancing them changes little.
    assertThat(
            mean(
                fitter,
                settings(20, ClassWeight.BALANCED, Monotone.FREE, Optional.empty()),
                examples))
        .isBetween(means[1] - 0.05, means[1] + 0.05);
  }

  @Test
  void aFeatureHeldToFallNeverRaisesTheScore() {
    Examples examples = MadeUp.labels();
    Fitter fitter = MadeUp.ofLabels(examples);
    // The label rises with x; held to fall, x can add nothing.
    Monotone falling = new Monotone(Map.of("x", Monotone.Direction.DECREASING));
    Predictor free = predictor(fitter, Monotone.FREE, examples);
    Predictor held = predictor(fitter, falling, examples);
    assertThat(falls(free)).isFalse();
    assertThat(falls(held)).isTrue();
  }

  /** Whether the score never rises with x, for rows that differ in x alone. */
  private static boolean falls(Predictor predictor) {
    Row row = new Row(MadeUp.SCHEMA);
    for (int kind = 0; kind < 4; kind++) {
      row.setString(3, "k" + kind);
      row.setDouble(1, 1e6);
      double last = 1;
      for (double x = -4; x < 4; x += 0.05) {
        row.setDouble(0, x);
        double score = predictor.score(row);
        if (score > last) {
          return false;
        }
        last = score;
      }
    }
    return true;
  }

  @Test
  void refusesAMonotoneCategoryAndAWeightOfAQuantity() {
    Examples labels = MadeUp.labels();
    Monotone kind = new Monotone(Map.of("kind", Monotone.Direction.INCREASING));
    assertThatThrownBy(
            () ->
                MadeUp.ofLabels(labels)
                    .fit(settings(5, ClassWeight.EQUAL, kind, Optional.empty()), labels, ROWS))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Invalid monotone feature 'kind'")
        .hasMessageContaining("name one of [x, huge, flag]");
    Examples quantity = MadeUp.quantity();
    assertThatThrownBy(
            () ->
                MadeUp.ofQuantity(quantity)
                    .fit(
                        settings(5, ClassWeight.BALANCED, Monotone.FREE, Optional.empty()),
                        quantity,
                        ROWS))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("a regression tells no labels apart");
  }

  private static Predictor predictor(Fitter fitter, Monotone monotone, Examples examples) {
    Fitted fitted =
        fitter.fit(settings(40, ClassWeight.EQUAL, monotone, Optional.empty()), examples, ROWS);
    return Predictor.compile(fitter.encoding(), fitted.model(), "good");
  }

  private static double mean(Fitter fitter, XgboostSettings settings, Examples examples) {
    Predictor predictor =
        Predictor.compile(fitter.encoding(), fitter.fit(settings, examples, ROWS).model(), "good");
    double sum = 0;
    for (double score : Scores.of(predictor::score, examples.features(), 0, ROWS)) {
      sum += score;
    }
    return sum / ROWS;
  }

  private static XgboostSettings settings(
      int rounds, ClassWeight weight, Monotone monotone, Optional<EarlyStopping> early) {
    return new XgboostSettings(
        rounds, 4, 0.3, 1, 1, 1, 1, 0, 0, weight, monotone, early.orElse(null));
  }

  private static TrainedModel.Trees trees(
      Fitter fitter, XgboostSettings settings, Examples examples) {
    return (TrainedModel.Trees) fitter.fit(settings, examples, ROWS).model();
  }

  private static byte[] json(XGBoostModel<?> model) throws Exception {
    Booster booster = model.getInnerModels().get(0);
    return booster.toByteArray("json");
  }
}
