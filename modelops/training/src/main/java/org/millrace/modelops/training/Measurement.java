package org.millrace.modelops.training;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.millrace.modelops.evaluation.Evaluation;

/** A model measured on the test rows, beside what it is compared with. */
sealed interface Measurement permits LabelMeasurement, QuantityMeasurement {

  /**
   * @param train scores of the rows it has learned from, the first of the examples: what is far
   *     better there than on the test rows was learned by heart
   * @param scores of the test rows, by the compiled model
   */
  static Measurement of(
      Recipe recipe,
      double[] train,
      double[] scores,
      Examples examples,
      Split split,
      List<Rival> rivals) {
    Truth trained = Truth.of(recipe.task(), examples, 0, train.length);
    Truth truth = Truth.of(recipe.task(), examples, split.testBegin(), split.rows());
    List<Gain> gains = rivals.stream().map(rival -> Gain.over(rival, scores, truth)).toList();
    return truth instanceof Truth.Quantities quantities
        ? QuantityMeasurement.of(trained.evaluate(train), scores, quantities, gains)
        : LabelMeasurement.of(recipe, trained.quality(train), scores, (Truth.Labels) truth, gains);
  }

  /** The score of each test row, by the compiled model. */
  double[] scores();

  Truth truth();

  /** On the test rows. */
  Evaluation model();

  /** Over each baseline, and over the champion if there is one. */
  List<Gain> gains();

  /** Every number by the name that gates, runs and reports know it by. */
  Map<String, Double> metrics();

  /** The gain over the best of the baselines. */
  default Optional<Gain> overBaselines() {
    return gains().stream()
        .filter(gain -> !gain.over().equals(Champion.NAME))
        .min(Comparator.comparingDouble(gain -> gain.gain().value()));
  }

  /** What both kinds measure of rows, rivals and gains. */
  default Map<String, Double> shared() {
    Map<String, Double> metrics = new LinkedHashMap<>(model().metrics());
    metrics.put("test_rows", (double) model().rows());
    metrics.remove("rows");
    for (Gain gain : gains()) {
      gain.of()
          .metrics()
          .forEach(
              (name, number) -> {
                if (isOfRivals(name)) {
                  metrics.put(gain.over() + "_" + name, number);
                }
              });
      gain.gain().putInto(metrics, Gate.gainOver(model().lead(), gain.over()));
    }
    overBaselines()
        .ifPresent(
            gain -> gain.gain().putInto(metrics, Gate.gainOver(model().lead(), Gate.BASELINES)));
    return metrics;
  }

  /** Of what the model is compared with, points and the interval of the leading number do. */
  private boolean isOfRivals(String name) {
    boolean bound = name.endsWith("_lower") || name.endsWith("_upper");
    return name.startsWith(model().lead())
        || (!bound && !name.equals("rows") && !name.equals("base_rate"));
  }
}
