package org.millrace.modelops.training;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Clusters by k-means (Lloyd 1982, begun as by Arthur and Vassilvitskii 2007) on standardised
 * numbers and one input a category; an absent number counts as the mean.
 *
 * @param clusters 8
 * @param iterations at most, 100
 */
public record KmeansSettings(int clusters, int iterations) implements TrainerSettings {
  public KmeansSettings {
    TrainerSettings.require("clusters", clusters, 2, 10_000);
    TrainerSettings.require("iterations", iterations, 1, 100_000);
  }

  @JsonCreator
  static KmeansSettings of(
      @JsonProperty("clusters") @Nullable Integer clusters,
      @JsonProperty("iterations") @Nullable Integer iterations) {
    return new KmeansSettings(
        clusters == null ? 8 : clusters, iterations == null ? 100 : iterations);
  }

  @Override
  public String type() {
    return "k-means";
  }

  /** Learns from the rows as they are, whatever their targets. */
  @Override
  public Fitted fit(Fitter fitter, Examples examples, int to) {
    return UnlabeledFit.clusters(fitter, this, examples, to);
  }

  @Override
  public Map<String, String> params() {
    return Map.of(
        "trainer",
        type(),
        "clusters",
        Integer.toString(clusters),
        "iterations",
        Integer.toString(iterations));
  }
}
