package org.millrace.modelops.training;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.millrace.modelops.predictor.Task;
import org.millrace.modelops.predictor.TrainedModel;
import org.tribuo.Output;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.xgboost.XGBoostClassificationTrainer;
import org.tribuo.common.xgboost.XGBoostModel;
import org.tribuo.common.xgboost.XGBoostTrainer.BoosterType;
import org.tribuo.common.xgboost.XGBoostTrainer.LoggingVerbosity;
import org.tribuo.common.xgboost.XGBoostTrainer.TreeMethod;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.xgboost.XGBoostRegressionTrainer;
import org.tribuo.regression.xgboost.XGBoostRegressionTrainer.RegressionType;

/** XGBoost through Tribuo: of labels their probabilities, of a quantity its mean. */
final class XgboostFit {
  private XgboostFit() {}

  static Fitted fit(Fitter fitter, XgboostSettings settings, Examples examples, int to) {
    LabelSettings label = fitter.label();
    return label.task() == Task.REGRESSION
        ? fit(
            fitter,
            TribuoOutputs.Quantity.plain(label),
            ofQuantity(
                fitter, settings, Arrays.stream(examples.targets(), 0, to).average().orElse(0)),
            examples,
            to)
        : fit(fitter, TribuoOutputs.Labels.of(label), ofLabels(fitter, settings), examples, to);
  }

  private static <T extends Output<T>> Fitted fit(
      Fitter fitter, TribuoOutputs<T> outputs, Trainer<T> trainer, Examples examples, int to) {
    TribuoExamples<T> tribuo =
        new TribuoExamples<>(fitter.encoding(), Standardisation.none(fitter.encoding()), outputs);
    XGBoostModel<T> model =
        (XGBoostModel<T>)
            trainer.train(tribuo.dataset(examples, to, fitter.source(), fitter.asOf()));
    tribuo.requireSameNumbers(model.getFeatureIDMap());
    model.setNumThreads(1);
    Booster booster = model.getInnerModels().get(0);
    return new Fitted(
        new TrainedModel.Trees(json(booster), outputs.labels(model)),
        Fitter.protobuf(model),
        Fitter.provenance(model),
        fitter.byFeature(gains(fitter, model)),
        row -> tribuo.ask(model, row));
  }

  // Histograms find as good splits as the exact search, in a tenth of its time.
  private static Trainer<Label> ofLabels(Fitter fitter, XgboostSettings settings) {
    return new XGBoostClassificationTrainer(
        BoosterType.GBTREE,
        TreeMethod.HIST,
        settings.rounds(),
        settings.learningRate(),
        settings.gamma(),
        settings.depth(),
        settings.minChildWeight(),
        settings.subsample(),
        settings.columnSample(),
        settings.lambda(),
        settings.alpha(),
        fitter.threads(),
        LoggingVerbosity.WARNING,
        fitter.seed());
  }

  /** Trees begin at the mean: from XGBoost's own 0.5 they would spend rounds on reaching it. */
  private static Trainer<Regressor> ofQuantity(
      Fitter fitter, XgboostSettings settings, double mean) {
    Map<String, Object> parameters = new TreeMap<>();
    parameters.put("base_score", (float) mean);
    parameters.put("objective", RegressionType.LINEAR.paramName);
    parameters.put("booster", "gbtree");
    parameters.put("tree_method", "hist");
    parameters.put("eta", settings.learningRate());
    parameters.put("gamma", settings.gamma());
    parameters.put("max_depth", settings.depth());
    parameters.put("min_child_weight", settings.minChildWeight());
    parameters.put("subsample", settings.subsample());
    parameters.put("colsample_bytree", settings.columnSample());
    parameters.put("lambda", settings.lambda());
    parameters.put("alpha", settings.alpha());
    parameters.put("nthread", fitter.threads());
    parameters.put("seed", fitter.seed());
    parameters.put("verbosity", 1);
    return new XGBoostRegressionTrainer(RegressionType.LINEAR, settings.rounds(), parameters);
  }

  private static byte[] json(Booster booster) {
    try {
      return booster.toByteArray("json");
    } catch (XGBoostError e) {
      throw new IllegalStateException("Cannot write the XGBoost model", e);
    }
  }

  private static double[] gains(Fitter fitter, XGBoostModel<?> model) {
    Map<String, Double> gains = model.getFeatureImportance().get(0).getTotalGain();
    return fitter.encoding().names().stream()
        .mapToDouble(name -> gains.getOrDefault(name, 0.0))
        .toArray();
  }
}
