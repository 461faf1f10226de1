package org.millrace.modelops.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One tree that people can read (Breiman et al. 1984, without pruning), grown by XGBoost on
 * histograms; each leaf is the mean of its rows, of labels the label's share. An absent value takes
 * at each split the way that suited the training rows best; Tribuo's own tree would read it as 0.
 *
 * @param depth 6
 * @param leastLeaf rows, or their weight, in a leaf, 50
 * @param leastGain by which a split must lessen the sum of squares, halved, 0
 * @param classWeight of the label's rows; equal if left out
 * @param monotone features that may only raise or only lower the score; none if left out
 */
public record CartSettings(
    int depth,
    double leastLeaf,
    double leastGain,
    @Nullable ClassWeight classWeight,
    @Nullable Monotone monotone)
    implements TrainerSettings {
  public CartSettings {
    TrainerSettings.require("depth", depth, 1, 16);
    TrainerSettings.require("least-leaf", leastLeaf, 0, 1e9);
    TrainerSettings.require("least-gain", leastGain, 0, 1e9);
  }

  @JsonCreator
  static CartSettings of(
      @JsonProperty("depth") @Nullable Integer depth,
      @JsonProperty("least-leaf") @Nullable Double leastLeaf,
      @JsonProperty("least-gain") @Nullable Double leastGain,
      @JsonProperty("class-weight") @Nullable ClassWeight classWeight,
      @JsonProperty("monotone") @Nullable Monotone monotone) {
    return new CartSettings(
        depth == null ? 6 : depth,
        TrainerSettings.or(leastLeaf, 50),
        TrainerSettings.or(leastGain, 0),
        classWeight,
        monotone);
  }

  @Override
  public String type() {
    return "cart";
  }

  @Override
  public Fitted fit(Fitter fitter, Examples examples, int to) {
    return XgboostFit.fit(fitter, recipe(), examples, to);
  }

  private XgboostRecipe recipe() {
    return XgboostRecipe.ofMeans(
        Map.of("max_depth", depth, "min_child_weight", leastLeaf, "gamma", leastGain),
        Optional.ofNullable(classWeight),
        Optional.ofNullable(monotone));
  }

  @Override
  public Map<String, String> params() {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("trainer", type());
    params.put("depth", Integer.toString(depth));
    params.put("least_leaf", Double.toString(leastLeaf));
    params.put("least_gain", Double.toString(leastGain));
    recipe().describe(params);
    return params;
  }
}
