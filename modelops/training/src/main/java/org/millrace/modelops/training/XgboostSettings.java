package org.millrace.modelops.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Boosted trees, grown on histograms.
 *
 * <p>An absent value takes at each split the way that suited the training rows best; a category is
 * an input of its own.
 *
 * @param rounds of boosting, 200; of a classification each has two trees, one for each label, and
 *     with {@code monotone} one
 * @param depth of a tree, 6
 * @param learningRate 0.1
 * @param minChildWeight least sum of second derivatives in a leaf, 1
 * @param subsample share of the rows drawn for each round, 1
 * @param columnSample share of the features drawn for each tree, 1
 * @param lambda L2 penalty on leaf values, 1
 * @param alpha L1 penalty on leaf values, 0
 * @param gamma least gain of a split, 0
 * @param classWeight of the label's rows; equal if left out
 * @param monotone features that may only raise or only lower the score; none if left out
 * @param earlyStopping how rounds are cut short; not if left out
 */
public record XgboostSettings(
    int rounds,
    int depth,
    double learningRate,
    double minChildWeight,
    double subsample,
    double columnSample,
    double lambda,
    double alpha,
    double gamma,
    @Nullable ClassWeight classWeight,
    @Nullable Monotone monotone,
    @Nullable EarlyStopping earlyStopping)
    implements TrainerSettings {
  /** Without weights, constraints and early stopping. */
  public XgboostSettings(
      int rounds,
      int depth,
      double learningRate,
      double minChildWeight,
      double subsample,
      double columnSample,
      double lambda,
      double alpha,
      double gamma) {
    this(
        rounds,
        depth,
        learningRate,
        minChildWeight,
        subsample,
        columnSample,
        lambda,
        alpha,
        gamma,
        null,
        null,
        null);
  }

  public XgboostSettings {
    TrainerSettings.require("rounds", rounds, 1, 10_000);
    TrainerSettings.require("depth", depth, 1, 16);
    TrainerSettings.require("learning-rate", learningRate, 1e-6, 1);
    TrainerSettings.require("min-child-weight", minChildWeight, 0, 1e9);
    TrainerSettings.require("subsample", subsample, 0.01, 1);
    TrainerSettings.require("column-sample", columnSample, 0.01, 1);
    TrainerSettings.require("lambda", lambda, 0, 1e9);
    TrainerSettings.require("alpha", alpha, 0, 1e9);
    TrainerSettings.require("gamma", gamma, 0, 1e9);
  }

  @JsonCreator
  static XgboostSettings of(
      @JsonProperty("rounds") @Nullable Integer rounds,
      @JsonProperty("depth") @Nullable Integer depth,
      @JsonProperty("learning-rate") @Nullable Double learningRate,
      @JsonProperty("min-child-weight") @Nullable Double minChildWeight,
      @JsonProperty("subsample") @Nullable Double subsample,
      @JsonProperty("column-sample") @Nullable Double columnSample,
      @JsonProperty("lambda") @Nullable Double lambda,
      @JsonProperty("alpha") @Nullable Double alpha,
      @JsonProperty("gamma") @Nullable Double gamma,
      @JsonProperty("class-weight") @Nullable ClassWeight classWeight,
      @JsonProperty("monotone") @Nullable Monotone monotone,
      @JsonProperty("early-stopping") @Nullable EarlyStopping earlyStopping) {
    return new XgboostSettings(
        rounds == null ? 200 : rounds,
        depth == null ? 6 : depth,
        TrainerSettings.or(learningRate, 0.1),
        TrainerSettings.or(minChildWeight, 1),
        TrainerSettings.or(subsample, 1),
        TrainerSettings.or(columnSample, 1),
        TrainerSettings.or(lambda, 1),
        TrainerSettings.or(alpha, 0),
        TrainerSettings.or(gamma, 0),
        classWeight,
        monotone,
        earlyStopping);
  }

  @Override
  public String type() {
    return "xgboost";
  }

  @Override
  public Fitted fit(Fitter fitter, Examples examples, int to) {
    return XgboostFit.fit(fitter, recipe(), examples, to);
  }

  XgboostRecipe recipe() {
    Map<String, Object> grown = new LinkedHashMap<>();
    grown.put("eta", learningRate);
    grown.put("max_depth", depth);
    grown.put("min_child_weight", minChildWeight);
    grown.put("subsample", subsample);
    grown.put("colsample_bytree", columnSample);
    grown.put("lambda", lambda);
    grown.put("alpha", alpha);
    grown.put("gamma", gamma);
    return new XgboostRecipe(
        grown,
        rounds,
        classWeight == null ? ClassWeight.EQUAL : classWeight,
        monotone == null ? Monotone.FREE : monotone,
        Optional.ofNullable(earlyStopping),
        false);
  }

  @Override
  public Map<String, String> params() {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("trainer", type());
    params.put("rounds", Integer.toString(rounds));
    params.put("depth", Integer.toString(depth));
    params.put("learning_rate", Double.toString(learningRate));
    params.put("min_child_weight", Double.toString(minChildWeight));
    params.put("subsample", Double.toString(subsample));
    params.put("column_sample", Double.toString(columnSample));
    params.put("lambda", Double.toString(lambda));
    params.put("alpha", Double.toString(alpha));
    params.put("gamma", Double.toString(gamma));
    recipe().describe(params);
    return params;
  }
}
