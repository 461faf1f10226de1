package org.millrace.modelops.training.own;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.modelops.predictor.Encoding;
import org.millrace.modelops.predictor.TrainedModel;
import org.millrace.modelops.training.OwnTrainer;
import org.millrace.modelops.training.TrainingSet;

/**
 * An example of one's own trainer, written outside the package with what is public: for a chosen
 * number it moves the log-odds by how far the means of the two labels lie apart.
 *
 * @param feature a number
 * @param strength of the slope, 1
 */
public record MeanSlope(String feature, double strength) implements OwnTrainer {
  @JsonCreator
  static MeanSlope of(
      @JsonProperty(value = "feature", required = true) String feature,
      @JsonProperty("strength") @Nullable Double strength) {
    return new MeanSlope(feature, strength == null ? 1 : strength);
  }

  @Override
  public String type() {
    return "mean-slope";
  }

  @Override
  public Map<String, String> params() {
    return Map.of("trainer", type(), "feature", feature, "strength", Double.toString(strength));
  }

  @Override
  public Learned learn(TrainingSet rows) {
    Encoding encoding = rows.encoding();
    int field = encoding.features().indexOf(feature);
    int input = encoding.names().indexOf(feature);
    if (field < 0 || input < 0) {
      throw new ProblemException(
          "Cannot train mean-slope on feature '" + feature + "'",
          "the inputs are " + encoding.names(),
          "name a number among the features");
    }
    double[] sums = new double[2];
    int[] counts = new int[2];
    Row row = new Row(encoding.features());
    for (int i = 0; i < rows.size(); i++) {
      rows.read(i, row);
      if (!row.isNull(field)) {
        int label = rows.target(i) == 1 ? 1 : 0;
        sums[label] += row.getDouble(field);
        counts[label]++;
      }
    }
    double apart = sums[1] / counts[1] - sums[0] / counts[0];
    double centre = (sums[0] + sums[1]) / (counts[0] + counts[1]);
    double slope = strength * apart;
    List<Double> none = Collections.nCopies(encoding.size(), 0.0);
    List<Double> weights = new ArrayList<>(none);
    weights.set(input, slope);
    List<Double> centres = new ArrayList<>(none);
    centres.set(input, centre);
    return new Learned(
        new TrainedModel.Linear(
            List.of(rows.otherLabel(), rows.label()),
            List.of(0.0, 0.0),
            List.of(none, weights),
            centres),
        asked ->
            asked.isNull(field)
                ? 0.5
                : 1 / (1 + Math.exp(-slope * (asked.getDouble(field) - centre))),
        Map.of(feature, 1.0),
        Map.of("rows", Integer.toString(rows.size())));
  }
}
