package org.millrace.modelops.training;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.oracle.labs.mlrg.olcut.provenance.ListProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.BooleanProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.IntProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.StringProvenance;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.MutableOutputInfo;
import org.tribuo.Output;
import org.tribuo.Tribuo;
import org.tribuo.classification.Label;
import org.tribuo.classification.xgboost.XGBoostClassificationConverter;
import org.tribuo.classification.xgboost.XGBoostClassificationTrainer;
import org.tribuo.common.xgboost.XGBoostModel;
import org.tribuo.common.xgboost.XGBoostOutputConverter;
import org.tribuo.common.xgboost.XGBoostTrainer;
import org.tribuo.common.xgboost.XGBoostTrainer.BoosterType;
import org.tribuo.common.xgboost.XGBoostTrainer.LoggingVerbosity;
import org.tribuo.common.xgboost.XGBoostTrainer.TreeMethod;
import org.tribuo.common.xgboost.protos.XGBoostModelProto;
import org.tribuo.impl.ModelDataCarrier;
import org.tribuo.protos.core.ModelProto;
import org.tribuo.provenance.DatasetProvenance;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.xgboost.XGBoostRegressionConverter;
import org.tribuo.regression.xgboost.XGBoostRegressionTrainer;
import org.tribuo.regression.xgboost.XGBoostRegressionTrainer.RegressionType;

/**
 * A booster as the model that Tribuo's own trainer would have made of it, with the same provenance.
 * Tribuo has no constructor for it, so it is written down in Tribuo's protobuf, which is public,
 * and read by Tribuo.
 */
final class TribuoBooster<T extends Output<T>> {
  private static final String LOGISTIC = "binary:logistic";

  private final TribuoOutputs<T> outputs;
  private final XGBoostOutputConverter<T> converter;
  private final Map<String, Object> objective;
  private final MutableOutputInfo<T> observed;
  private DoubleUnaryOperator response = DoubleUnaryOperator.identity();

  private TribuoBooster(
      TribuoOutputs<T> outputs,
      XGBoostOutputConverter<T> converter,
      Map<String, Object> objective) {
    this.outputs = outputs;
    this.converter = converter;
    this.objective = objective;
    this.observed = outputs.factory().generateInfo();
  }

  static TribuoBooster<Label> ofLabels(LabelSettings label) {
    return new TribuoBooster<>(
        TribuoOutputs.Labels.of(label),
        new XGBoostClassificationConverter(),
        Map.of("objective", "multi:softprob", "num_class", 2));
  }

  static TribuoBooster<Regressor> ofQuantity(TribuoOutputs<Regressor> outputs) {
    return ofQuantity(outputs, RegressionType.LINEAR.paramName);
  }

  /**
   * Labels by one output.
   *
   * @param means whether its sum is the label's share itself, and not its log-odds
   */
  static TribuoBooster<Regressor> ofShare(LabelSettings label, boolean means) {
    return ofQuantity(
        TribuoOutputs.Share.of(label), means ? RegressionType.LINEAR.paramName : LOGISTIC);
  }

  private static TribuoBooster<Regressor> ofQuantity(
      TribuoOutputs<Regressor> outputs, String objective) {
    return new TribuoBooster<>(
        outputs, new XGBoostRegressionConverter(), Map.of("objective", objective));
  }

  TribuoOutputs<T> outputs() {
    return outputs;
  }

  /** What XGBoost is to reach. */
  Map<String, Object> objective() {
    return objective;
  }

  /** Takes note of the targets below {@code to}, before any {@link #response} is asked for. */
  void observe(double[] targets, int to) {
    for (int i = 0; i < to; i++) {
      observed.observe(outputs.of(targets[i]));
    }
    if (objective.containsKey("num_class")) {
      ImmutableOutputInfo<T> numbers = observed.generateImmutableOutputInfo();
      double positive = numbers.getID(outputs.of(1));
      double negative = numbers.getID(outputs.of(0));
      response = target -> target == 1 ? positive : negative;
    }
  }

  /** What XGBoost learns of a target: of labels the number of the output. */
  double response(double target) {
    return response.applyAsDouble(target);
  }

  /**
   * @param rounds that were kept
   * @param rows that were learned from
   */
  XGBoostModel<T> wrap(
      Fitter fitter,
      XgboostRecipe recipe,
      Map<String, Object> params,
      int rounds,
      int rows,
      InputRanges ranges,
      Booster booster)
      throws XGBoostError {
    ImmutableFeatureMap features = ranges.features();
    ImmutableOutputInfo<T> domain = observed.generateImmutableOutputInfo();
    ModelProvenance provenance =
        new ModelProvenance(
            XGBoostModel.class.getName(),
            // When it ran stands with the run. Here it would make no two models alike.
            OffsetDateTime.ofInstant(fitter.asOf(), ZoneOffset.UTC),
            dataset(fitter, rows, features.size(), domain.size()),
            trainer(fitter, params, rounds).getProvenance(),
            facts(recipe, params, rounds));
    XGBoostModelProto written =
        XGBoostModelProto.newBuilder()
            .setMetadata(
                new ModelDataCarrier<>(
                        "xgboost-model",
                        provenance,
                        features,
                        domain,
                        converter.generatesProbabilities(),
                        Tribuo.VERSION)
                    .serialize())
            .setConverter(converter.serialize())
            .addModels(ByteString.copyFrom(booster.toByteArray()))
            .build();
    ModelProto proto =
        ModelProto.newBuilder()
            .setSerializedData(Any.pack(written))
            .setClassName(XGBoostModel.class.getName())
            .setVersion(XGBoostModel.CURRENT_VERSION)
            .build();
    return (XGBoostModel<T>) Model.deserialize(proto).castModel(converter.getTypeWitness());
  }

  private DatasetProvenance dataset(Fitter fitter, int rows, int features, int outputCount) {
    SimpleDataSourceProvenance source =
        new SimpleDataSourceProvenance(
            fitter.source(), fitter.asOf().atOffset(ZoneOffset.UTC), outputs.factory());
    Map<String, Provenance> map = new LinkedHashMap<>();
    map.put("class-name", new StringProvenance("class-name", MutableDataset.class.getName()));
    map.put("datasource", source);
    map.put("transformations", new ListProvenance<>());
    map.put("is-sequence", new BooleanProvenance("is-sequence", false));
    map.put("is-dense", new BooleanProvenance("is-dense", false));
    map.put("num-examples", new IntProvenance("num-examples", rows));
    map.put("num-features", new IntProvenance("num-features", features));
    map.put("num-outputs", new IntProvenance("num-outputs", outputCount));
    map.put("tribuo-version", new StringProvenance("tribuo-version", Tribuo.VERSION));
    return new DatasetProvenance(map);
  }

  /** Tribuo's trainer with those parameters that it knows. */
  private XGBoostTrainer<?> trainer(Fitter fitter, Map<String, Object> params, int rounds) {
    double eta = number(params, "eta", 0.3);
    double gamma = number(params, "gamma", 0);
    int depth = (int) number(params, "max_depth", 6);
    double leastLeaf = number(params, "min_child_weight", 1);
    double rows = number(params, "subsample", 1);
    double columns = number(params, "colsample_bytree", 1);
    double lambda = number(params, "lambda", 1);
    double alpha = number(params, "alpha", 0);
    if (objective.containsValue(RegressionType.LINEAR.paramName)) {
      return new XGBoostRegressionTrainer(
          BoosterType.GBTREE,
          TreeMethod.HIST,
          RegressionType.LINEAR,
          rounds,
          eta,
          gamma,
          depth,
          leastLeaf,
          rows,
          columns,
          lambda,
          alpha,
          fitter.threads(),
          LoggingVerbosity.WARNING,
          fitter.seed());
    }
    return new XGBoostClassificationTrainer(
        BoosterType.GBTREE,
        TreeMethod.HIST,
        rounds,
        eta,
        gamma,
        depth,
        leastLeaf,
        rows,
        columns,
        lambda,
        alpha,
        fitter.threads(),
        LoggingVerbosity.WARNING,
        fitter.seed());
  }

  private static double number(Map<String, Object> params, String name, double otherwise) {
    return params.get(name) instanceof Number given ? given.doubleValue() : otherwise;
  }

  /** All that XGBoost was given, and what Tribuo's trainer has no parameter for. */
  private static Map<String, Provenance> facts(
      XgboostRecipe recipe, Map<String, Object> params, int rounds) {
    Map<String, Provenance> facts = new LinkedHashMap<>();
    TreeMap<String, Object> given = new TreeMap<>(params);
    // It is no part of the model, and stands with Tribuo's trainer.
    given.remove("nthread");
    facts.put("xgboost", new StringProvenance("xgboost", given.toString()));
    facts.put("class-weight", new StringProvenance("class-weight", recipe.weight().words()));
    recipe
        .early()
        .ifPresent(
            early -> {
              facts.put("early-stopping", new StringProvenance("early-stopping", early.words()));
              facts.put("rounds-kept", new IntProvenance("rounds-kept", rounds));
            });
    return facts;
  }
}
