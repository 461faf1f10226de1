package org.millrace.modelops.training;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What XGBoost is to grow.
 *
 * @param params of its own, beside those that follow from the run
 * @param forest whether the trees' leaves are means of the target, to be averaged, and not steps to
 *     be added up
 */
record XgboostRecipe(
    Map<String, Object> params,
    int rounds,
    ClassWeight weight,
    Monotone monotone,
    Optional<EarlyStopping> early,
    boolean forest) {

  /** Trees whose leaves are the plain means of their rows. */
  static XgboostRecipe ofMeans(
      Map<String, Object> grown, Optional<ClassWeight> weight, Optional<Monotone> monotone) {
    Map<String, Object> params = new HashMap<>(grown);
    // From 0 at full step and without a penalty, a leaf is the mean; XGBoost divides by the trees.
    params.put("base_score", 0);
    params.put("eta", 1);
    params.put("lambda", 0);
    return new XgboostRecipe(
        params,
        1,
        weight.orElse(ClassWeight.EQUAL),
        monotone.orElse(Monotone.FREE),
        Optional.empty(),
        true);
  }

  /** Adds what differs from the rule, for people and for MLflow. */
  void describe(Map<String, String> into) {
    if (!weight.isEqual()) {
      into.put("class_weight", weight.words());
    }
    if (!monotone.isFree()) {
      into.put("monotone", monotone.words());
    }
    early.ifPresent(stopping -> into.put("early_stopping", stopping.words()));
  }
}
