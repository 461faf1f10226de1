package org.millrace.modelops.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A factorization machine (Rendle 2010): a linear model and what any two inputs do together, by
 * stochastic gradient descent (AdaGrad) on standardised numbers and one input a category; an absent
 * number counts as the mean.
 *
 * @param factors numbers that stand for each input in its pairs, 8
 * @param epochs passes over the training rows, 5
 * @param learningRate 0.1
 * @param spread standard deviation of the factors at the beginning, 0.05
 * @param classWeight of the label's rows; equal if left out
 */
public record FactorizationSettings(
    int factors, int epochs, double learningRate, double spread, @Nullable ClassWeight classWeight)
    implements TrainerSettings {
  public FactorizationSettings {
    TrainerSettings.require("factors", factors, 1, 256);
    TrainerSettings.require("epochs", epochs, 1, 1_000);
    TrainerSettings.require("learning-rate", learningRate, 1e-6, 10);
    TrainerSettings.require("spread", spread, 1e-6, 10);
  }

  @JsonCreator
  static FactorizationSettings of(
      @JsonProperty("factors") @Nullable Integer factors,
      @JsonProperty("epochs") @Nullable Integer epochs,
      @JsonProperty("learning-rate") @Nullable Double learningRate,
      @JsonProperty("spread") @Nullable Double spread,
      @JsonProperty("class-weight") @Nullable ClassWeight classWeight) {
    return new FactorizationSettings(
        factors == null ? 8 : factors,
        epochs == null ? 5 : epochs,
        TrainerSettings.or(learningRate, 0.1),
        TrainerSettings.or(spread, 0.05),
        classWeight);
  }

  @Override
  public String type() {
    return "factorization-machine";
  }

  @Override
  public Fitted fit(Fitter fitter, Examples examples, int to) {
    return FactorizationFit.fit(fitter, this, examples, to);
  }

  ClassWeight weight() {
    return classWeight == null ? ClassWeight.EQUAL : classWeight;
  }

  @Override
  public Map<String, String> params() {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("trainer", type());
    params.put("factors", Integer.toString(factors));
    params.put("epochs", Integer.toString(epochs));
    params.put("learning_rate", Double.toString(learningRate));
    params.put("spread", Double.toString(spread));
    if (!weight().isEqual()) {
      params.put("class_weight", weight().words());
    }
    return params;
  }
}
