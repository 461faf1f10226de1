package org.millrace.modelops.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Logistic regression of labels, least squares of a quantity, by stochastic gradient descent
 * (AdaGrad) on standardised numbers and one input a category; an absent number counts as the mean.
 *
 * @param epochs passes over the training rows, 5
 * @param learningRate 0.1
 * @param classWeight of the label's rows; equal if left out
 */
public record LinearSettings(int epochs, double learningRate, @Nullable ClassWeight classWeight)
    implements TrainerSettings {
  /** What the baseline of that name is trained with. */
  static final LinearSettings DEFAULTS = new LinearSettings(5, 0.1, null);

  public LinearSettings {
    TrainerSettings.require("epochs", epochs, 1, 1_000);
    TrainerSettings.require("learning-rate", learningRate, 1e-6, 10);
  }

  @JsonCreator
  static LinearSettings of(
      @JsonProperty("epochs") @Nullable Integer epochs,
      @JsonProperty("learning-rate") @Nullable Double learningRate,
      @JsonProperty("class-weight") @Nullable ClassWeight classWeight) {
    return new LinearSettings(
        epochs == null ? DEFAULTS.epochs : epochs,
        TrainerSettings.or(learningRate, DEFAULTS.learningRate),
        classWeight);
  }

  @Override
  public String type() {
    return "linear";
  }

  @Override
  public Fitted fit(Fitter fitter, Examples examples, int to) {
    return LinearFit.fit(fitter, this, examples, to);
  }

  ClassWeight weight() {
    return classWeight == null ? ClassWeight.EQUAL : classWeight;
  }

  @Override
  public Map<String, String> params() {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("trainer", type());
    params.put("epochs", Integer.toString(epochs));
    params.put("learning_rate", Double.toString(learningRate));
    if (!weight().isEqual()) {
      params.put("class_weight", weight().words());
    }
    return params;
  }
}
