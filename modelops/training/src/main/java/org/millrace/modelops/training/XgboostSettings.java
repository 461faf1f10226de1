package org.millrace.modelops.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Boosted trees, grown on histograms.
 *
 * @param rounds of boosting, 200; Tribuo grows two trees a round, one for each label
 * @param depth of a tree, 6
 * @param learningRate 0.1
 * @param minChildWeight least sum of second derivatives in a leaf, 1
 * @param subsample share of the rows drawn for each round, 1
 * @param columnSample share of the features drawn for each tree, 1
 * @param lambda L2 penalty on leaf values, 1
 * @param alpha L1 penalty on leaf values, 0
 * @param gamma least gain of a split, 0
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
    double gamma)
    implements TrainerSettings {
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
      @JsonProperty("gamma") @Nullable Double gamma) {
    return new XgboostSettings(
        rounds == null ? 200 : rounds,
        depth == null ? 6 : depth,
        TrainerSettings.or(learningRate, 0.1),
        TrainerSettings.or(minChildWeight, 1),
        TrainerSettings.or(subsample, 1),
        TrainerSettings.or(columnSample, 1),
        TrainerSettings.or(lambda, 1),
        TrainerSettings.or(alpha, 0),
        TrainerSettings.or(gamma, 0));
  }

  @Override
  public String type() {
    return "xgboost";
  }

  @Override
  public Fitted fit(Fitter fitter, Examples examples, int to) {
    return XgboostFit.fit(fitter, this, examples, to);
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
    return params;
  }
}
