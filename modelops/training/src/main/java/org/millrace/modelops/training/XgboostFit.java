package org.millrace.modelops.training;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.millrace.modelops.predictor.Encoding;
import org.millrace.modelops.predictor.Task;
import org.millrace.modelops.predictor.TrainedModel;
import org.tribuo.Output;
import org.tribuo.common.xgboost.XGBoostModel;

/**
 * Trees grown by XGBoost from its own matrix, and wrapped as Tribuo's model: the trees that
 * Tribuo's trainer would have grown, byte for byte, without an object for every row and value.
 */
final class XgboostFit<T extends Output<T>> {
  private final Fitter fitter;
  private final XgboostRecipe recipe;
  private final TribuoBooster<T> tribuo;
  private final Map<String, Object> params;
  private final ClassWeight.Weights weights;
  private final Examples examples;
  private final int to;

  private XgboostFit(
      Fitter fitter, XgboostRecipe recipe, TribuoBooster<T> tribuo, Examples examples, int to) {
    this.fitter = fitter;
    this.recipe = recipe;
    this.tribuo = tribuo;
    this.params = params(fitter, recipe, tribuo);
    if (fitter.label().task() == Task.REGRESSION) {
      // From XGBoost's own 0.5 trees would spend rounds on reaching the mean.
      double mean = Arrays.stream(examples.targets(), 0, to).average().orElse(0);
      params.put("base_score", (float) mean);
    }
    this.weights = recipe.weight().over(examples, to, fitter.label().task());
    this.examples = examples;
    this.to = to;
  }

  static Fitted fit(Fitter fitter, XgboostRecipe recipe, Examples examples, int to) {
    LabelSettings label = fitter.label();
    if (label.task() == Task.REGRESSION) {
      return fit(
          fitter,
          recipe,
          TribuoBooster.ofQuantity(TribuoOutputs.Quantity.plain(label)),
          examples,
          to);
    }
    // Each of two outputs could be held to a direction, and their difference still go the other
    // way.
    boolean oneOutput = recipe.forest() || !recipe.monotone().isFree();
    return oneOutput
        ? fit(fitter, recipe, TribuoBooster.ofShare(label, recipe.forest()), examples, to)
        : fit(fitter, recipe, TribuoBooster.ofLabels(label), examples, to);
  }

  private static <T extends Output<T>> Fitted fit(
      Fitter fitter, XgboostRecipe recipe, TribuoBooster<T> tribuo, Examples examples, int to) {
    try {
      return new XgboostFit<>(fitter, recipe, tribuo, examples, to).fit();
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost cannot train: " + e.getMessage(), e);
    }
  }

  private static Map<String, Object> params(
      Fitter fitter, XgboostRecipe recipe, TribuoBooster<?> tribuo) {
    Map<String, Object> params = new HashMap<>(recipe.params());
    params.putAll(tribuo.objective());
    params.put("booster", "gbtree");
    // Histograms find as good splits as the exact search, in a tenth of its time.
    params.put("tree_method", "hist");
    params.put("nthread", fitter.threads());
    params.put("seed", fitter.seed());
    params.put("verbosity", 1);
    if (!recipe.monotone().isFree()) {
      params.put("monotone_constraints", recipe.monotone().constraints(fitter.encoding()));
    }
    return params;
  }

  private Fitted fit() throws XGBoostError {
    tribuo.observe(examples.targets(), to);
    int rounds = recipe.early().isPresent() ? bestRounds(recipe.early().get()) : recipe.rounds();
    InputRanges ranges = new InputRanges(fitter.encoding());
    try (XgboostMatrix matrix = matrix(row -> true, ranges)) {
      Booster booster = XGBoost.train(matrix.matrix(), params, rounds, Map.of(), null, null);
      try {
        return fitted(
            tribuo.wrap(fitter, recipe, params, rounds, matrix.rows(), ranges, booster), booster);
      } finally {
        booster.dispose();
      }
    }
  }

  private Fitted fitted(XGBoostModel<T> model, Booster booster) throws XGBoostError {
    Encoding encoding = fitter.encoding();
    TribuoExamples<T> asked =
        new TribuoExamples<>(encoding, Standardisation.none(encoding), tribuo.outputs());
    asked.requireSameNumbers(model.getFeatureIDMap());
    model.setNumThreads(1);
    return new Fitted(
        new TrainedModel.Trees(booster.toByteArray("json"), tribuo.outputs().labels(model)),
        Fitter.protobuf(model),
        Fitter.provenance(model),
        fitter.byFeature(gains(booster)),
        row -> asked.ask(model, row));
  }

  /** After how many rounds the held-out rows are predicted best. */
  private int bestRounds(EarlyStopping early) throws XGBoostError {
    BitSet held = early.heldOut(examples, to);
    Encoding.Sink unseen = (input, name, value) -> {};
    try (XgboostMatrix learned = matrix(row -> !held.get(row), unseen);
        XgboostMatrix asked = matrix(held::get, unseen)) {
      Map<String, DMatrix> watched = Map.of("held-out", asked.matrix());
      // It would print every round, and warn that it does not know how it is told not to.
      Map<String, Object> quiet = new HashMap<>(params);
      quiet.put("verbose_eval", 0);
      quiet.put("verbosity", 0);
      Booster booster =
          XGBoost.train(
              learned.matrix(), quiet, recipe.rounds(), watched, null, null, null, early.rounds());
      try {
        String best = booster.getAttr("best_iteration");
        return best == null ? recipe.rounds() : Integer.parseInt(best) + 1;
      } finally {
        booster.dispose();
      }
    }
  }

  private XgboostMatrix matrix(IntPredicate wanted, Encoding.Sink seen) throws XGBoostError {
    double[] targets = examples.targets();
    return XgboostMatrix.of(
        fitter.encoding(),
        examples,
        to,
        wanted,
        row -> tribuo.response(targets[row]),
        row -> weights.of(targets[row]),
        seen);
  }

  /** What the splits on each input gained in all. */
  private double[] gains(Booster booster) throws XGBoostError {
    double[] gains = new double[fitter.encoding().size()];
    booster
        .getScore("", "total_gain")
        .forEach((name, gain) -> gains[Integer.parseInt(name.substring(1))] = gain);
    return gains;
  }
}
