package org.millrace.devops.serving;

import org.millrace.kernel.Row;
import org.millrace.modelops.predictor.ModelPackage;
import tools.jackson.core.JsonGenerator;

/**
 * Why a prediction came out as it did: each feature's share of its log-odds, of a regression of its
 * value, the greatest first. Used for one prediction after the other; not thread-safe.
 */
final class Reasons {
  /** For those who want no reasons. */
  static final int NONE = 0;

  private final ModelPackage model;
  private final double[] shares;
  private final int[] order;
  private double baseValue;

  Reasons(ModelPackage model) {
    this.model = model;
    this.shares = new double[model.plan().features().size()];
    this.order = new int[shares.length];
  }

  /**
   * Asks the model. A feature that adds nothing is no reason.
   *
   * @return how many reasons there are
   */
  int find(Row features) {
    baseValue = model.explain(features, shares);
    int found = 0;
    for (int feature = 0; feature < shares.length; feature++) {
      if (shares[feature] != 0) {
        insert(feature, found++);
      }
    }
    return found;
  }

  private void insert(int feature, int sorted) {
    double size = Math.abs(shares[feature]);
    int place = sorted;
    while (place > 0 && Math.abs(shares[order[place - 1]]) < size) {
      order[place] = order[place - 1];
      place--;
    }
    order[place] = feature;
  }

  /**
   * Writes the greatest reasons of the prediction, and the sum of the others, into an open object.
   *
   * @param most how many at most
   */
  void write(JsonGenerator json, Row features, int most) {
    int found = find(features);
    int shown = Math.min(found, most);
    double rest = 0;
    for (int i = shown; i < found; i++) {
      rest += shares[order[i]];
    }
    json.writeNumberProperty("base_value", baseValue);
    json.writeArrayPropertyStart("reasons");
    for (int i = 0; i < shown; i++) {
      int feature = order[i];
      json.writeStartObject();
      json.writeStringProperty("feature", features.schema().field(feature).name());
      json.writeName("value");
      PredictionRecord.write(json, features, feature);
      json.writeNumberProperty("contribution", shares[feature]);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberProperty("rest", rest);
  }

  /**
   * Reads the query parameter {@code explain}.
   *
   * @return the most reasons to give; {@link #NONE} for none
   * @throws RefusedException if it is neither true, nor false, nor a number above 0
   */
  static int wanted(String explain) {
    if (explain.equals("true")) {
      return Integer.MAX_VALUE;
    }
    if (explain.equals("false")) {
      return NONE;
    }
    if (!explain.matches("[1-9][0-9]{0,3}")) {
      throw RefusedException.badParameter(
          "Cannot explain '" + (explain.length() <= 16 ? explain : "...") + "'",
          "explain takes true, false, or how many reasons to give, from 1 to 9999",
          "send explain=true, or for the five greatest reasons explain=5");
    }
    return Integer.parseInt(explain);
  }
}
