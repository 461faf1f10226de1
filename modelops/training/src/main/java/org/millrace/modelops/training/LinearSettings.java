package org.millrace.modelops.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Logistic regression by stochastic gradient descent (AdaGrad) on standardised numbers and one
 * input a category; an absent number counts as the mean.
 *
 * @param epochs passes over the training rows, 5
 * @param learningRate 0.1
 */
public record LinearSettings(int epochs, double learningRate) implements TrainerSettings {
  /** What the baseline of that name is trained with. */
  static final LinearSettings DEFAULTS = new LinearSettings(5, 0.1);

  public LinearSettings {
    TrainerSettings.require("epochs", epochs, 1, 1_000);
    TrainerSettings.require("learning-rate", learningRate, 1e-6, 10);
  }

  @JsonCreator
  static LinearSettings of(
      @JsonProperty("epochs") @Nullable Integer epochs,
      @JsonProperty("learning-rate") @Nullable Double learningRate) {
    return new LinearSettings(
        epochs == null ? DEFAULTS.epochs : epochs,
        TrainerSettings.or(learningRate, DEFAULTS.learningRate));
  }

  @Override
  public String type() {
    return "linear";
  }

  @Override
  public Fitted fit(Fitter fitter, Examples examples, int to) {
    return LinearFit.fit(fitter, this, examples, to);
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
