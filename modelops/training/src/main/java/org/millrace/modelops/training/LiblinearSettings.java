package org.millrace.modelops.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A linear model by LibLinear (Fan et al. 2008), which finds the optimum and not only comes near,
 * on standardised numbers and one input a category; an absent number counts as the mean.
 *
 * @param solver one of LibLinear's; left out, {@code l2r-lr} for labels and {@code l2r-l2loss-svr}
 *     for a quantity
 * @param cost of an error, against the penalty on weights, 1
 * @param iterations at most, 1000
 * @param tolerance at which it stops, 0.01
 * @param epsilon of a quantity, in its standard deviations: errors below it cost nothing, 0.1
 * @param classWeight of the label's rows; equal if left out
 */
public record LiblinearSettings(
    @Nullable LiblinearSolver solver,
    double cost,
    int iterations,
    double tolerance,
    double epsilon,
    @Nullable ClassWeight classWeight)
    implements TrainerSettings {
  public LiblinearSettings {
    TrainerSettings.require("cost", cost, 1e-9, 1e9);
    TrainerSettings.require("iterations", iterations, 1, 1_000_000);
    TrainerSettings.require("tolerance", tolerance, 1e-12, 1);
    TrainerSettings.require("epsilon", epsilon, 0, 10);
  }

  @JsonCreator
  static LiblinearSettings of(
      @JsonProperty("solver") @Nullable LiblinearSolver solver,
      @JsonProperty("cost") @Nullable Double cost,
      @JsonProperty("iterations") @Nullable Integer iterations,
      @JsonProperty("tolerance") @Nullable Double tolerance,
      @JsonProperty("epsilon") @Nullable Double epsilon,
      @JsonProperty("class-weight") @Nullable ClassWeight classWeight) {
    return new LiblinearSettings(
        solver,
        TrainerSettings.or(cost, 1),
        iterations == null ? 1000 : iterations,
        TrainerSettings.or(tolerance, 0.01),
        TrainerSettings.or(epsilon, 0.1),
        classWeight);
  }

  @Override
  public String type() {
    return "liblinear";
  }

  @Override
  public Fitted fit(Fitter fitter, Examples examples, int to) {
    return LiblinearFit.fit(fitter, this, examples, to);
  }

  ClassWeight weight() {
    return classWeight == null ? ClassWeight.EQUAL : classWeight;
  }

  @Override
  public Map<String, String> params() {
    Map<String, String> params = new LinkedHashMap<>();
    params.put("trainer", type());
    params.put("solver", solver == null ? "by task" : solver.word());
    params.put("cost", Double.toString(cost));
    params.put("iterations", Integer.toString(iterations));
    params.put("tolerance", Double.toString(tolerance));
    params.put("epsilon", Double.toString(epsilon));
    if (!weight().isEqual()) {
      params.put("class_weight", weight().words());
    }
    return params;
  }
}
