package org.millrace.modelops.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How strange a row is, by a one-class support vector machine with a Gaussian kernel (LibSVM), on
 * standardised numbers and one input a category; an absent number counts as the mean. Its time
 * grows with the square of the rows, so it learns from some drawn by lot.
 *
 * @param nu share of the training rows that are to be strange, 0.05
 * @param gamma of the kernel; left out, one over the number of inputs
 * @param rows that it learns from at most, 5000
 */
public record OneClassSettings(double nu, @Nullable Double gamma, int rows)
    implements TrainerSettings {
  public OneClassSettings {
    TrainerSettings.require("nu", nu, 1e-4, 0.9);
    TrainerSettings.require("gamma", TrainerSettings.or(gamma, 1), 1e-9, 1e9);
    TrainerSettings.require("rows", rows, 2, 50_000);
  }

  @JsonCreator
  static OneClassSettings of(
      @JsonProperty("nu") @Nullable Double nu,
      @JsonProperty("gamma") @Nullable Double gamma,
      @JsonProperty("rows") @Nullable Integer rows) {
    return new OneClassSettings(TrainerSettings.or(nu, 0.05), gamma, rows == null ? 5000 : rows);
  }

  @Override
  public String type() {
    return "one-class-svm";
  }

  /** Learns from the rows as they are, whatever their targets. */
  @Override
  public Fitted fit(Fitter fitter, Examples examples, int to) {
    if (to <= rows) {
      return UnlabeledFit.oneClass(fitter, this, examples, to);
    }
    SplittableRandom random = new SplittableRandom(fitter.seed());
    TreeSet<Integer> drawn = new TreeSet<>();
    while (drawn.size() < rows) {
      drawn.add(random.nextInt(to));
    }
    int[] order = drawn.stream().mapToInt(row -> row).toArray();
    return UnlabeledFit.oneClass(fitter, this, examples.inOrder(order), order.length);
  }

  double gammaFor(int inputs) {
    return TrainerSettings.or(gamma, 1.0 / inputs);
  }

  @Override
  public Map<String, String> params() {
    return Map.of(
        "trainer",
        type(),
        "nu",
        Double.toString(nu),
        "gamma",
        gamma == null ? "1 / inputs" : Double.toString(gamma),
        "rows",
        Integer.toString(rows));
  }
}
