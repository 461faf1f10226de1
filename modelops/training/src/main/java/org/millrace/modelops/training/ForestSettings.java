package org.millrace.modelops.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A random forest (Breiman 2001), grown by XGBoost in one round: each tree on rows drawn by lot,
 * each split among inputs drawn by lot, each leaf the mean of its rows, and the score the mean of
 * the trees. Of labels that mean is the label's share, so its probability; the splits that lessen
 * its variance are those that lessen Gini's impurity. Rows are drawn without putting back. An
 * absent value takes at each split the way that suited the training rows best.
 *
 * @param trees 100
 * @param depth of a tree, 10
 * @param leastLeaf rows, or their weight, in a leaf, 10
 * @param subsample share of the rows drawn for each tree, 0.632, as many as differ in a bootstrap
 * @param columnSample share of the inputs drawn for each split, 0.5
 * @param classWeight of the label's rows; equal if left out
 * @param monotone features that may only raise or only lower the score; none if left out
 */
public record ForestSettings(
    int trees,
    int depth,
    double leastLeaf,
    double subsample,
    double columnSample,
    @Nullable ClassWeight classWeight,
    @Nullable Monotone monotone)
    implements TrainerSettings {
  public ForestSettings {
    TrainerSettings.require("trees", trees, 1, 10_000);
    TrainerSettings.require("depth", depth, 1, 16);
    TrainerSettings.require("least-leaf", leastLeaf, 0, 1e9);
    TrainerSettings.require("subsample", subsample, 0.01, 1);
    TrainerSettings.require("column-sample", columnSample, 0.01, 1);
  }

  @JsonCreator
  static ForestSettings of(
      @JsonProperty("trees") @Nullable Integer trees,
      @JsonProperty("depth") @Nullable Integer depth,
      @JsonProperty("least-leaf") @Nullable Double leastLeaf,
      @JsonProperty("subsample") @Nullable Double subsample,
      @JsonProperty("column-sample") @Nullable Double columnSample,
      @JsonProperty("class-weight") @Nullable ClassWeight classWeight,
      @JsonProperty("monotone") @Nullable Monotone monotone) {
    return new ForestSettings(
        trees == null ? 100 : trees,
        depth == null ? 10 : depth,
        TrainerSettings.or(leastLeaf, 10),
        TrainerSettings.or(subsample, 0.632),
        TrainerSettings.or(columnSample, 0.5),
        classWeight,
        monotone);
  }

  @Override
  public String type() {
    return "random-forest";
  }

  @Override
  public Fitted fit(Fitter fitter, Examples examples, int to) {
    return XgboostFit.fit(fitter, recipe(), examples, to);
  }

  private XgboostRecipe recipe() {
    return XgboostRecipe.ofMeans(
        Map.of(
            "num_parallel_tree", trees,
            "max_depth", depth,
            "min_child_weight", leastLeaf,
            "subsample", subsample,
            "colsample_bynode", columnSample),
        Optional.ofNullable(classWeight),
        Optional.ofNullable(monotone));
  }

  @Override
  public Map<String, String> params() {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("trainer", type());
    params.put("trees", Integer.toString(trees));
    params.put("depth", Integer.toString(depth));
    params.put("least_leaf", Double.toString(leastLeaf));
    params.put("subsample", Double.toString(subsample));
    params.put("column_sample", Double.toString(columnSample));
    recipe().describe(params);
    return params;
  }
}
