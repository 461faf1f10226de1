package org.millrace.modelops.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;

/**
 * A trainer and its parameters; {@code type} in the file says which. What is left out has the
 * default.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TrainerSettings.Xgboost.class, name = "xgboost"),
  @JsonSubTypes.Type(value = TrainerSettings.Linear.class, name = "linear")
})
public sealed interface TrainerSettings {
  /** As the file writes it. */
  String type();

  /** The parameters by name, for people and for MLflow. */
  Map<String, String> params();

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
  record Xgboost(
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
    public Xgboost {
      require("rounds", rounds, 1, 10_000);
      require("depth", depth, 1, 16);
      require("learning-rate", learningRate, 1e-6, 1);
      require("min-child-weight", minChildWeight, 0, 1e9);
      require("subsample", subsample, 0.01, 1);
      require("column-sample", columnSample, 0.01, 1);
      require("lambda", lambda, 0, 1e9);
      require("alpha", alpha, 0, 1e9);
      require("gamma", gamma, 0, 1e9);
    }

    @JsonCreator
    static Xgboost of(
        @JsonProperty("rounds") @Nullable Integer rounds,
        @JsonProperty("depth") @Nullable Integer depth,
        @JsonProperty("learning-rate") @Nullable Double learningRate,
        @JsonProperty("min-child-weight") @Nullable Double minChildWeight,
        @JsonProperty("subsample") @Nullable Double subsample,
        @JsonProperty("column-sample") @Nullable Double columnSample,
        @JsonProperty("lambda") @Nullable Double lambda,
        @JsonProperty("alpha") @Nullable Double alpha,
        @JsonProperty("gamma") @Nullable Double gamma) {
      return new Xgboost(
          rounds == null ? 200 : rounds,
          depth == null ? 6 : depth,
          or(learningRate, 0.1),
          or(minChildWeight, 1),
          or(subsample, 1),
          or(columnSample, 1),
          or(lambda, 1),
          or(alpha, 0),
          or(gamma, 0));
    }

    @Override
    public String type() {
      return "xgboost";
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

  /**
   * Logistic regression by stochastic gradient descent (AdaGrad) on standardised numbers and one
   * input a category; an absent number counts as the mean.
   *
   * @param epochs passes over the training rows, 5
   * @param learningRate 0.1
   */
  record Linear(int epochs, double learningRate) implements TrainerSettings {
    /** What the baseline of that name is trained with. */
    static final Linear DEFAULTS = new Linear(5, 0.1);

    public Linear {
      require("epochs", epochs, 1, 1_000);
      require("learning-rate", learningRate, 1e-6, 10);
    }

    @JsonCreator
    static Linear of(
        @JsonProperty("epochs") @Nullable Integer epochs,
        @JsonProperty("learning-rate") @Nullable Double learningRate) {
      return new Linear(
          epochs == null ? DEFAULTS.epochs : epochs, or(learningRate, DEFAULTS.learningRate));
    }

    @Override
    public String type() {
      return "linear";
    }

    @Override
    public Map<String, String> params() {
      return Map.of(
          "trainer",
          type(),
          "epochs",
          Integer.toString(epochs),
          "learning_rate",
          Double.toString(learningRate));
    }
  }

  private static double or(@Nullable Double given, double otherwise) {
    return given == null ? otherwise : given;
  }

  private static void require(String name, double value, double least, double greatest) {
    if (!(value >= least && value <= greatest)) {
      throw new ProblemException(
          "Invalid " + name + " " + value + " of the trainer in " + ModelopsSettings.FILE,
          "it lies between " + least + " and " + greatest,
          "choose a value within that range, or leave it out for the default");
    }
  }
}
